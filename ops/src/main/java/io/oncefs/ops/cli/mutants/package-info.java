/** The command that shows that the evidence can fail. */
@NullMarked
package io.oncefs.ops.cli.mutants;

import org.jspecify.annotations.NullMarked;
