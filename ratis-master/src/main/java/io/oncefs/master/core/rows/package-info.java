/**
 * What the components of the state share: keys, counters, and one way to reach rows from a table or
 * a view.
 */
@NullMarked
package io.oncefs.master.core.rows;

import org.jspecify.annotations.NullMarked;
