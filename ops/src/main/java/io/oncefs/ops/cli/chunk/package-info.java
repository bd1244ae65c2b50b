/** Commands that look at single chunks and their replicas, and at whole trees of them. */
@NullMarked
package io.oncefs.ops.cli.chunk;

import org.jspecify.annotations.NullMarked;
