package io.oncefs.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Buffers one thread works in while it encodes a unit or reads bytes. */
final class Scratch {
  /** Direct, because RocksDB takes no other buffers. */
  final ByteBuffer key = ByteBuffer.allocateDirect(Keys.PLACE_BYTES);

  final ByteBuffer value = ByteBuffer.allocateDirect(Pieces.STORED_BYTES_MAX);
  final byte[] piece = new byte[Pieces.STORED_BYTES_MAX];
  final byte[] place = new byte[Keys.PLACE_BYTES];
  final CRC32C crc = new CRC32C();

  private @Nullable ByteBuffer staging;

  /** As direct writes want it; made for the first large unit that is encoded in here. */
  ByteBuffer staging() {
    ByteBuffer there = staging;
    if (there == null) {
      there = Segment.newStaging();
      staging = there;
    }
    return there;
  }
}
