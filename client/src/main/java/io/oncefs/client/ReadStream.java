package io.oncefs.client;

import io.oncefs.client.session.FileReading;
import io.oncefs.client.session.ReadAhead;
import io.oncefs.common.Slice;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** A file from front to back, up to a length it had; asks ahead. For one thread. */
final class ReadStream extends InputStream {
  private final FileReading file;
  private final long end;
  private final long readAheadBytes;
  private final Deque<Slice> here = new ArrayDeque<>();
  private ReadAhead coming;
  private long position;
  private int used;
  private boolean closed;

  ReadStream(FileReading file, long end, long readAheadBytes) {
    this.file = file;
    this.end = end;
    this.readAheadBytes = readAheadBytes;
    this.coming = new ReadAhead(file, 0, end, readAheadBytes);
  }

  @Override
  public int read() throws OnceFsException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws OnceFsException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new ClientClosed("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    Slice first = first();
    int count = Math.min(length, first.length() - used);
    first.slice(used, count).copyTo(target, offset);
    used += count;
    position += count;
    return count;
  }

  private Slice first() throws OnceFsException {
    Slice first = here.peek();
    while (first == null || used == first.length()) {
      if (first != null) {
        here.remove();
      }
      used = 0;
      if (here.isEmpty()) {
        here.addAll(Exceptions.await(coming.next()));
      }
      first = here.peek();
    }
    return first;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - position));
    if (skipped > 0) {
      position += skipped;
      here.clear();
      used = 0;
      coming = new ReadAhead(file, position, end, readAheadBytes);
    }
    return skipped;
  }

  @Override
  public int available() {
    int waiting = -used;
    for (Slice each : here) {
      waiting += each.length();
    }
    return Math.max(0, waiting);
  }

  @Override
  public void close() {
    closed = true;
    here.clear();
  }
}
