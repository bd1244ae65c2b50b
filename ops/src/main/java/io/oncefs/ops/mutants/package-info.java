/** Seeded defects: patches of the sources that the simulator and the explorer have to notice. */
@NullMarked
package io.oncefs.ops.mutants;

import org.jspecify.annotations.NullMarked;
