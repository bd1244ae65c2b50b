/** The storage SPI: what a chunkserver needs of its disk, as plain values and one atomic write. */
@NullMarked
package io.oncefs.chunk.store;

import org.jspecify.annotations.NullMarked;
