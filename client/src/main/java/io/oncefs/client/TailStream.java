package io.oncefs.client;

import io.oncefs.client.session.FileFollowing;
import io.oncefs.common.Slice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A file that is followed. */
final class TailStream extends SliceStream {
  private final FileFollowing file;
  private @Nullable CompletableFuture<List<Slice>> coming;

  TailStream(FileFollowing file) {
    this.file = file;
  }

  @Override
  List<Slice> more() throws OnceFsException {
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
  public void close() {
    super.close();
    file.end();
  }
}
