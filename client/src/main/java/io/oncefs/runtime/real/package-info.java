/**
 * The seams of runtime over real clocks, real randomness and real threads; the only package that
 * may touch them.
 */
@NullMarked
package io.oncefs.runtime.real;

import org.jspecify.annotations.NullMarked;
