/** What runs of the simulator have come across: which rare branches of the protocol, how often. */
@NullMarked
package io.oncefs.ops.sim.watch;

import org.jspecify.annotations.NullMarked;
