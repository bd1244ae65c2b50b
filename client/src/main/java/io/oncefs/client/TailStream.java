package io.oncefs.client;

import io.oncefs.client.session.FileFollowing;
import io.oncefs.common.Slice;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A file that is followed. For one thread; any other may close it. */
final class TailStream extends InputStream {
  private final FileFollowing file;
  private final Deque<Slice> here = new ArrayDeque<>();
  private @Nullable CompletableFuture<List<Slice>> coming;
  private int used;
  private volatile boolean closed;

  TailStream(FileFollowing file) {
    this.file = file;
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
    Slice first = first();
    int count = Math.min(length, first.length() - used);
    first.slice(used, count).copyTo(target, offset);
    used += count;
    if (used == first.length()) {
      here.remove();
      used = 0;
    }
    return count;
  }

  private Slice first() throws OnceFsException {
    Slice first = here.peek();
    while (first == null) {
      here.addAll(more());
      first = here.peek();
    }
    return first;
  }

  private List<Slice> more() throws OnceFsException {
    CompletableFuture<List<Slice>> next = coming == null ? file.next() : coming;
    coming = next;
    List<Slice> runs;
    try {
      runs = Exceptions.await(next);
    } catch (Interrupted again) {
      // Whoever reads again gets what was waited for.
      throw again;
    } catch (OnceFsException failed) {
      coming = null;
      throw failed;
    }
    coming = null;
    return runs;
  }

  @Override
  public int available() {
    int waiting = -used;
    for (Slice each : here) {
      waiting += each.length();
    }
    return waiting;
  }

  @Override
  public void close() {
    closed = true;
    file.end();
  }
}
