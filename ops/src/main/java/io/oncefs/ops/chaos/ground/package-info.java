/**
 * What this machine lends a cluster to fail on: network namespaces, packet filters, disk images.
 */
@NullMarked
package io.oncefs.ops.chaos.ground;

import org.jspecify.annotations.NullMarked;
