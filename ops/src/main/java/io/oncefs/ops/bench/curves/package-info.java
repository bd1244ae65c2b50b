/** Draws recorded measurements as curves over the size of what was measured. */
@NullMarked
package io.oncefs.ops.bench.curves;

import org.jspecify.annotations.NullMarked;
