/** The one binary {@code oncefs}: daemons, file verbs, administration. */
@NullMarked
package io.oncefs.ops.cli;

import org.jspecify.annotations.NullMarked;
