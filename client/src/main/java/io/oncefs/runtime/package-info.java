/** The seams to the outside world: clocks, timers, randomness, threads, fatal faults. */
@NullMarked
package io.oncefs.runtime;

import org.jspecify.annotations.NullMarked;
