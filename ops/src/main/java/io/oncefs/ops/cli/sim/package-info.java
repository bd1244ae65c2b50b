/** The simulator on the command line. */
@NullMarked
package io.oncefs.ops.cli.sim;

import org.jspecify.annotations.NullMarked;
