package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the files that were read last open, a bounded number of them; for any thread. */
final class OpenFiles implements AutoCloseable {
  private static final int IDLE_MAX = 256;

  /** The one that was taken longest ago comes first. */
  private final Map<ChunkId, Entry> entries = new LinkedHashMap<>(IDLE_MAX, 0.75f, true);

  /** What was opened before a file was forgotten may be that file. */
  private long forgettings;

  /** A file that is open as long as somebody has taken it, at least. */
  static final class Entry {
    private final FileChannel file;
    private int users = 1;
    private boolean forgotten;

    private Entry(FileChannel file) {
      this.file = file;
    }

    FileChannel file() {
      return file;
    }
  }

  /** The chunk's file, to be given back; null if there is none. */
  @Nullable Entry take(ChunkId chunk, Function<ChunkId, Path> paths) throws IOException {
    long seen;
    synchronized (this) {
      Entry entry = entries.get(chunk);
      if (entry != null && entry.file.isOpen()) {
        entry.users++;
        return entry;
      }
      seen = forgettings;
    }
    // Nobody else waits while the file is looked for.
    FileChannel file;
    try {
      file = FileChannel.open(paths.apply(chunk), StandardOpenOption.READ);
    } catch (NoSuchFileException none) {
      return null;
    }
    return keep(chunk, new Entry(file), seen);
  }

  private synchronized Entry keep(ChunkId chunk, Entry opened, long seen) throws IOException {
    if (forgettings != seen) {
      opened.forgotten = true;
      return opened;
    }
    Entry replaced = entries.put(chunk, opened);
    if (replaced != null) {
      letGo(replaced);
    }
    closeIdle();
    return opened;
  }

  synchronized void giveBack(Entry entry) throws IOException {
    entry.users--;
    if (entry.forgotten && entry.users == 0) {
      entry.file.close();
    }
  }

  /** The next one to take this chunk's file opens it anew. */
  synchronized void forget(ChunkId chunk) throws IOException {
    forgettings++;
    Entry entry = entries.remove(chunk);
    if (entry != null) {
      letGo(entry);
    }
  }

  private void closeIdle() throws IOException {
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > IDLE_MAX && eldest.hasNext()) {
      Entry entry = eldest.next();
      eldest.remove();
      letGo(entry);
    }
  }

  private static void letGo(Entry entry) throws IOException {
    entry.forgotten = true;
    if (entry.users == 0) {
      entry.file.close();
    }
  }

  @Override
  public synchronized void close() {
    try {
      forgettings++;
      for (Entry each : entries.values()) {
        letGo(each);
      }
      entries.clear();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
