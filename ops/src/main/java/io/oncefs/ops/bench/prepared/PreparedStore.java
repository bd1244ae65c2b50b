package io.oncefs.ops.bench.prepared;

import io.oncefs.chunk.ChunkServer;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import java.nio.file.Path;

/** Writes what one server of a population has into its store, many chunks in one unit. */
final class PreparedStore {
  private static final String KIND = "rocksdb";
  private static final StoreSettings SETTINGS = new StoreSettings(256L << 20, 64L << 20, 0);

  /** About as many as one unit of an ordinary write takes, but no more than a megabyte or so. */
  private static final int CHUNKS_PER_UNIT = 500;

  private static final int UNIT_BYTES = 1 << 20;

  private PreparedStore() {}

  /** Makes the store in an empty directory; its first opening is the one that wrote all of it. */
  static void write(Path directory, ClusterId cluster, Population population, int site)
      throws StoreException {
    ChunkStoreProvider provider = ChunkServer.provider(KIND);
    provider.format(directory, cluster, Population.store(site));
    Content content = new Content(population.chunkBytes());
    int atOnce = Math.max(1, Math.min(CHUNKS_PER_UNIT, UNIT_BYTES / population.chunkBytes()));
    try (ChunkStore store = provider.open(directory, SETTINGS)) {
      WriteUnit unit = new WriteUnit();
      int chunks = 0;
      for (long file = population.nextOn(site, 0);
          file < population.files();
          file = population.nextOn(site, file + 1)) {
        add(unit, population.description(file), content);
        chunks++;
        if (chunks == atOnce) {
          store.commit(unit);
          unit = new WriteUnit();
          chunks = 0;
        }
      }
      if (!unit.isEmpty()) {
        store.commit(unit);
      }
    }
  }

  private static void add(WriteUnit unit, ChunkDescription chunk, Content content) {
    FirstBatch first = Content.first(chunk);
    Position begun = first.after(Position.ZERO);
    Position end = content.batch().after(begun);
    unit.add(new Change.Create(first, begun))
        .add(new Change.Append(chunk.chunk(), begun, content.batch(), end, end.lsn()))
        .add(new Change.Seal(chunk.chunk(), end));
  }
}
