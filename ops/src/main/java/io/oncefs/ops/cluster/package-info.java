/**
 * Real servers on loopback, in one JVM or as child processes; and the processes an operator starts
 * and ends.
 */
@NullMarked
package io.oncefs.ops.cluster;

import org.jspecify.annotations.NullMarked;
