/**
 * Oracles: what a history of appends and reads must look like; shared by the simulator and the
 * tests with real processes.
 */
@NullMarked
package io.oncefs.ops.check;

import org.jspecify.annotations.NullMarked;
