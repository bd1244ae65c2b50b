/**
 * The whole cluster in one thread from one seed: real cores, simulated network, log, disks and
 * faults.
 */
@NullMarked
package io.oncefs.ops.sim;

import org.jspecify.annotations.NullMarked;
