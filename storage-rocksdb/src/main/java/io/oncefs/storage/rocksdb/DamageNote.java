package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ClusterId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The file {@code damaged}: RocksDB met a damaged block while it merged tables, and takes no more
 * writes. It would open again, take tails, meet the same block and end again: so the next start
 * reads this first, and refuses.
 */
final class DamageNote {
  static final String FILE = "damaged";

  private DamageNote() {}

  /** Leaves the note durably, if it is damage that failed a write or a merge. */
  static void leave(Path store, Exception failed) {
    if (failed instanceof RocksDBException refused
        && refused.getStatus() != null
        && refused.getStatus().getCode() == Status.Code.Corruption) {
      try {
        Path note = store.resolve(FILE);
        Files.writeString(note, String.valueOf(failed.getMessage()), StandardCharsets.UTF_8);
        StoreProperties.sync(note);
        StoreProperties.sync(store);
      } catch (IOException unwritten) {
        failed.addSuppressed(unwritten);
      }
    }
  }

  static void check(Path store, ClusterId cluster) throws StoreUnusable {
    Path note = store.resolve(FILE);
    if (!Files.exists(note)) {
      return;
    }
    String found;
    try {
      found = Files.readString(note, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      found = "see " + note + ", which cannot be read: " + unreadable.getMessage();
    }
    throw new StoreUnusable(
        "a table file of "
            + store
            + " is damaged ("
            + found
            + "), and nothing can be written any more. "
            + Advice.quarantine(cluster, store),
        null);
  }
}
