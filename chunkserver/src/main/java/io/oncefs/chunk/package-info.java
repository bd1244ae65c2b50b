/**
 * A chunkserver as a whole: the node that simulator and production run, and its production wiring.
 */
@NullMarked
package io.oncefs.chunk;

import org.jspecify.annotations.NullMarked;
