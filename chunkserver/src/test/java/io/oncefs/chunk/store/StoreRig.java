package io.oncefs.chunk.store;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import java.util.Arrays;
import java.util.Random;

/** What the parts of {@link ChunkStoreContract} need of the store they examine. */
public interface StoreRig {
  ClusterId CLUSTER = new ClusterId(new Id128(0xC105, 7));
  StoreId STORE = new StoreId(new Id128(0x5702E, 9));

  /** Small, so that what is written does not all stay in memory. */
  StoreSettings SETTINGS = new StoreSettings(16 << 20, 0, 0);

  /** The store as it is open now. */
  ChunkStore store();

  /** Closes the store and opens it again. */
  ChunkStore reopen(StoreSettings settings) throws Exception;

  /** Ends the process of the store without a word to it and opens what it left behind. */
  ChunkStore crash() throws Exception;

  /** As {@link #crash}, and the end of what was written last is torn off somewhere. */
  ChunkStore crashTorn(Random random) throws Exception;

  default ChunkStore reopen() throws Exception {
    return reopen(SETTINGS);
  }

  /** The check holds now, after a restart, and after a crash. */
  default void nowAndAfterRestarts(Check check) throws Exception {
    check.on(store());
    check.on(reopen());
    check.on(crash());
  }

  /** Commits the changes as one unit. */
  default void commit(Change... changes) throws StoreException {
    store().commit(unit(changes));
  }

  static WriteUnit unit(Change... changes) {
    WriteUnit unit = new WriteUnit();
    Arrays.stream(changes).forEach(unit::add);
    return unit;
  }

  /** A chunk that holds batches of these sizes, committed one by one. */
  default ChunkScript stored(long chunk, int... sizes) throws StoreException {
    ChunkScript script = new ChunkScript(chunk);
    commit(script.create());
    for (int size : sizes) {
      commit(script.append(size));
    }
    return script;
  }

  /** Something that must hold of a store. */
  interface Check {
    void on(ChunkStore store) throws Exception;
  }
}
