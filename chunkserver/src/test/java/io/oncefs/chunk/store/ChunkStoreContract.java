package io.oncefs.chunk.store;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every store must hold to; a store's tests extend this. The parts it is made of say which
 * promise of {@link ChunkStore} each test is about.
 */
public abstract class ChunkStoreContract
    implements UnitContract,
        SealContract,
        CopyContract,
        ReadContract,
        OpeningContract,
        SpaceContract,
        ThreadsContract,
        OracleContract {
  @TempDir private @Nullable Path temporary;

  private @Nullable Path directory;
  private @Nullable ChunkStore store;

  /** The kind of store under examination. */
  protected abstract ChunkStoreProvider provider();

  /**
   * Ends the process that has {@code directory} open, as a crash would.
   *
   * @return where what it left behind is to be opened, maybe the same directory
   */
  protected abstract Path crashed(ChunkStore running, Path directory) throws Exception;

  /**
   * Tears off the end of what was written last, for stores that could lose it: a write that was
   * under way, or a disk that forgets. Does nothing unless overridden.
   */
  protected void tear(Path crashed, Random random) throws Exception {}

  @BeforeEach
  final void formatAndOpen() throws StoreException {
    directory = temporary().resolve("store");
    provider().format(directory, CLUSTER, STORE);
    store = provider().open(directory, SETTINGS);
  }

  @AfterEach
  final void closeStore() {
    store().close();
  }

  protected final Path temporary() {
    return Objects.requireNonNull(temporary);
  }

  /** Of the store as it is open now. */
  protected final Path directory() {
    return Objects.requireNonNull(directory);
  }

  @Override
  public final ChunkStore store() {
    return Objects.requireNonNull(store);
  }

  @Override
  public final ChunkStore reopen(StoreSettings settings) throws StoreException {
    store().close();
    store = provider().open(directory(), settings);
    return store;
  }

  @Override
  public final ChunkStore crash() throws Exception {
    directory = crashed(store(), directory());
    store = provider().open(directory, SETTINGS);
    return store;
  }

  @Override
  public final ChunkStore crashTorn(Random random) throws Exception {
    directory = crashed(store(), directory());
    tear(directory, random);
    store = provider().open(directory, SETTINGS);
    return store;
  }
}
