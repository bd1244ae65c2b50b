/**
 * Workloads that measure a cluster, and the one that holds it to its promise while servers are
 * killed.
 */
@NullMarked
package io.oncefs.ops.bench;

import org.jspecify.annotations.NullMarked;
