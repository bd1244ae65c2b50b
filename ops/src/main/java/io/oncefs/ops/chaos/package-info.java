/**
 * Holds a cluster of real processes to its promise while their machines, disks and network are made
 * to fail; the line, the verdict and the report of {@code ops/chaos/run}.
 */
@NullMarked
package io.oncefs.ops.chaos;

import org.jspecify.annotations.NullMarked;
