package io.oncefs.master.core.rows;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.tables.Codec;
import io.oncefs.master.tables.KeyCodec;
import io.oncefs.master.tables.KeyCodecs;
import java.nio.ByteBuffer;

/** Encodings several tables use. */
public final class Keys {
  public static final KeyCodec<FileId> FILE =
      KeyCodecs.unsignedLong().as(FileId::new, FileId::value);
  public static final KeyCodec<ChunkId> CHUNK =
      KeyCodecs.unsignedLong().as(ChunkId::new, ChunkId::value);
  public static final KeyCodec<Id128> ID =
      KeyCodecs.pair(
          KeyCodecs.unsignedLong(), KeyCodecs.unsignedLong(), Id128::new, Id128::high, Id128::low);
  public static final KeyCodec<StoreId> STORE = ID.as(StoreId::new, StoreId::id);

  /** A number as a value. */
  public static final Codec<Long> NUMBER =
      new Codec<>() {
        @Override
        public byte[] encode(Long value) {
          return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        }

        @Override
        public Long decode(byte[] bytes) {
          if (bytes.length != Long.BYTES) {
            throw new IllegalArgumentException("a number of " + bytes.length + " bytes");
          }
          return ByteBuffer.wrap(bytes).getLong();
        }
      };

  /** A number as a value, 0 where an older version wrote none. */
  public static final Codec<Long> NUMBER_OR_NONE =
      new Codec<>() {
        @Override
        public byte[] encode(Long value) {
          return NUMBER.encode(value);
        }

        @Override
        public Long decode(byte[] bytes) {
          return bytes.length == 0 ? Long.valueOf(0) : NUMBER.decode(bytes);
        }
      };

  /** The value of a table that is a set of keys. */
  public static final Codec<Present> PRESENT =
      new Codec<>() {
        @Override
        public byte[] encode(Present value) {
          return new byte[0];
        }

        @Override
        public Present decode(byte[] bytes) {
          return Present.HERE;
        }
      };

  private Keys() {}

  /** The one value of a set's rows. */
  public enum Present {
    HERE
  }
}
