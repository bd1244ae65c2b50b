/** A master as a process: configuration and wiring. */
@NullMarked
package io.oncefs.master;

import org.jspecify.annotations.NullMarked;
