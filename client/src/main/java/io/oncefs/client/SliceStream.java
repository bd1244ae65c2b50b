package io.oncefs.client;

import io.oncefs.common.Slice;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes that come in slices. For one thread; any other may close it. */
abstract class SliceStream extends InputStream {
  private final Deque<Slice> here = new ArrayDeque<>();
  private int used;
  private long position;
  private volatile boolean closed;

  /** The next slices, at least one byte; none at the end. Asked for when all before are read. */
  abstract List<Slice> more() throws OnceFsException;

  /** How many bytes were read or skipped. */
  final long position() {
    return position;
  }

  /** Goes on from there: what is here is not wanted. */
  final void moveTo(long newPosition) {
    here.clear();
    used = 0;
    position = newPosition;
  }

  @Override
  public final int read() throws OnceFsException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws OnceFsException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new ClientClosed("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    Slice first = first();
    if (first == null) {
      return -1;
    }
    int count = Math.min(length, first.length() - used);
    first.slice(used, count).copyTo(target, offset);
    used += count;
    position += count;
    return count;
  }

  private @Nullable Slice first() throws OnceFsException {
    Slice first = here.peek();
    if (first != null && used == first.length()) {
      here.remove();
      used = 0;
      first = here.peek();
    }
    if (first == null) {
      here.addAll(more());
      first = here.peek();
    }
    return first;
  }

  @Override
  public final int available() {
    int waiting = -used;
    for (Slice each : here) {
      waiting += each.length();
    }
    return waiting;
  }

  @Override
  public void close() {
    closed = true;
  }
}
