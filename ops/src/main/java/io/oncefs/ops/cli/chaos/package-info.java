/** The part of {@code ops/chaos/run} that is Java. */
@NullMarked
package io.oncefs.ops.cli.chaos;

import org.jspecify.annotations.NullMarked;
