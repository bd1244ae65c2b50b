/**
 * Ordered typed tables that hold the master's state: every applied log entry is one atomic write.
 */
@NullMarked
package io.oncefs.master.tables;

import org.jspecify.annotations.NullMarked;
