package io.oncefs.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Payload between a {@link Slice} and Protobuf, both of which are immutable by agreement and share
 * one array: {@link RawMessages} has read every message into an array of its own.
 */
final class Bytes {
  private Bytes() {}

  static ByteString write(Slice slice) {
    return UnsafeByteOperations.unsafeWrap(slice.array(), slice.arrayOffset(), slice.length());
  }

  static Slice read(ByteString bytes) {
    if (bytes.isEmpty()) {
      return Slice.EMPTY;
    }
    Backing backing = new Backing();
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, backing);
    } catch (IOException impossible) {
      throw new InvariantBroken("reading memory failed: " + impossible);
    }
    Slice shared = backing.slice;
    return shared != null && shared.length() == bytes.size()
        ? shared
        : Slice.of(bytes.toByteArray());
  }

  /** Takes note of the array that a byte string is a window of, if it is that of one. */
  private static final class Backing extends ByteOutput {
    private @Nullable Slice slice;

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      slice = Slice.of(value, offset, length);
    }

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {}

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
  }
}
