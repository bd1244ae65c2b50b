/**
 * What the compiler cannot say about the shape of the code: who may use whom, and what a pure core
 * may touch.
 */
@NullMarked
package io.oncefs.ops.architecture;

import org.jspecify.annotations.NullMarked;
