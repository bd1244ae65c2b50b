/**
 * How a chunkserver stays in step with the masters: it registers its start, heartbeats to all of
 * them, carries out the seals they have decided, and knows when it has been out of touch too long.
 */
@NullMarked
package io.oncefs.chunk.sync;

import org.jspecify.annotations.NullMarked;
