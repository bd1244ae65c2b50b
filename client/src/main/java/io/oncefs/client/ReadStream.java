package io.oncefs.client;

import io.oncefs.client.session.FileReading;
import io.oncefs.client.session.ReadAhead;
import io.oncefs.common.Slice;
import java.util.List;

/** A file from front to back, up to a length it had; asks ahead. */
final class ReadStream extends SliceStream {
  private final FileReading file;
  private final long end;
  private final long readAheadBytes;
  private ReadAhead coming;

  ReadStream(FileReading file, long end, long readAheadBytes) {
    this.file = file;
    this.end = end;
    this.readAheadBytes = readAheadBytes;
    this.coming = new ReadAhead(file, 0, end, readAheadBytes);
  }

  @Override
  List<Slice> more() throws OnceFsException {
    if (position() == end) {
      return List.of();
    }
    try {
      return Exceptions.await(coming.next());
    } catch (OnceFsException failed) {
      // Whoever reads again gets what failed, not what is behind it.
      restart();
      throw failed;
    }
  }

  private void restart() {
    coming = new ReadAhead(file, position(), end, readAheadBytes);
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - position()));
    if (skipped > 0) {
      moveTo(position() + skipped);
      restart();
    }
    return skipped;
  }
}
