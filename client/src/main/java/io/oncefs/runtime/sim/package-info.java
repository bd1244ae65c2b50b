/**
 * The seams of runtime from one seeded event queue: one thread, virtual time, a run repeats exactly
 * from its seed.
 */
@NullMarked
package io.oncefs.runtime.sim;

import org.jspecify.annotations.NullMarked;
