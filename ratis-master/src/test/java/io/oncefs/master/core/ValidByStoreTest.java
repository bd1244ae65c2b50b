package io.oncefs.master.core;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is known by store is what a walk over all chunks finds. */
class ValidByStoreTest {
  private static final int STORES = 5;
  private static final ChunkId FIRST = new ChunkId(1);
  private static final ChunkId END = new ChunkId(Long.MAX_VALUE);

  private final Fixture state = new Fixture();
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void afterAnyCommandsItIsWhatAWalkFinds() {
    for (int each = 1; each <= STORES; each++) {
      state.register(each, 1);
    }
    int most = 0;
    int fewer = 0;
    for (int i = 0; i < 6_000; i++) {
      if (i == 3_000) {
        state.restored();
      }
      int before = known(1).size();
      List<String> settled = settled();
      long changes = changes();
      step();
      assertTrue(
          settled.containsAll(settled()) || changes() > changes,
          "step " + i + " is not to be noticed");
      for (int each = 1; each <= STORES; each++) {
        assertEquals(walked(each), known(each), "step " + i + ", store " + each);
      }
      most = Math.max(most, known(1).size());
      fewer += known(1).size() < before ? 1 : 0;
    }
    assertEquals(List.of(), state.look(Invariants::broken));
    assertTrue(most > 20 && fewer > 20, most + " at most, " + fewer + " times fewer");
  }

  @Test
  void aStateOfAnOlderVersionComesToItWithTheNextEntry() {
    for (int each = 1; each <= STORES; each++) {
      state.register(each, 1);
    }
    for (int i = 0; i < 300; i++) {
      step();
    }
    List<ChunkId> known = known(1);
    assertFalse(known.isEmpty());
    forget();
    assertFalse(isKnown());
    assertEquals(List.of(), known(1));
    state.makeDirectory("/later");
    assertTrue(isKnown());
    assertEquals(known, known(1));
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  /** As if the version that derives it had never run. */
  private void forget() {
    state.log().add(new byte[0]);
    state
        .tables()
        .apply(
            new AppliedPosition(1, state.log().size()),
            () -> {
              var valid = state.tables().table(ChunkTables.VALID);
              Scans.keys(valid.scan(null, null), Integer.MAX_VALUE).forEach(valid::delete);
              new Counters(state.tables()::table).add(Counter.VALID_KNOWN, -1);
            });
  }

  /** What a leader would find of sealed chunks, but for whole ones that are new or gone. */
  private List<String> settled() {
    return rows(state).stream()
        .filter(row -> !row.isOpen() && !row.isRemoved())
        .filter(row -> isShort(row) || row.replicas().size() != row.decision().valid().size())
        .map(row -> row.id() + " " + row.replicas() + row.decision().valid())
        .toList();
  }

  private static boolean isShort(ChunkRow row) {
    return row.decision().valid().size() != Fixture.THREE.replication();
  }

  private long changes() {
    return state.look(rows -> Counters.read(rows, Counter.SEALED_CHANGES));
  }

  private List<ChunkId> known(int store) {
    return state.look(
        rows -> new ChunkIndex(rows).validOn(store(store), FIRST, END, Integer.MAX_VALUE));
  }

  private boolean isKnown() {
    return state.look(rows -> new ChunkIndex(rows).isValidKnown());
  }

  private List<ChunkId> walked(int store) {
    return rows(state).stream().filter(row -> row.isValid(store(store))).map(ChunkRow::id).toList();
  }

  private static List<ChunkRow> rows(Fixture state) {
    return state.look(
        (RowSource rows) ->
            Scans.values(rows.rows(ChunkTables.CHUNKS).scan(null, null), Integer.MAX_VALUE));
  }

  /** Something that mostly does something. */
  private void step() {
    List<ChunkRow> chunks = rows(state);
    ChunkRow row = chunks.isEmpty() ? null : chunks.get(random.nextInt(chunks.size()));
    StoreId store = store(1 + random.nextInt(STORES));
    int kind = random.nextInt(row == null ? 1 : 8);
    switch (kind) {
      case 0 -> {
        String path = "/f" + random.nextInt(6);
        if (random.nextInt(12) == 0) {
          state.delete(path);
          state.emptyTrash();
        }
        FileId file = new FileId(2 + random.nextInt(40));
        state.apply(
            new Command.CreateFile(
                state.freshRequest(), new FilePath(path), Fixture.THREE, true, true));
        state.openTail(file, last(chunks, file), candidates());
      }
      case 1, 2 -> {
        ChunkRow open = chunks.stream().filter(ChunkRow::isOpen).findFirst().orElse(row);
        Position at = random.nextInt(6) == 0 ? Position.ZERO : position(3, 100);
        List<StoreId> valid =
            open.replicas().stream()
                .map(each -> each.store())
                .limit(1 + random.nextInt(3))
                .toList();
        state.sealAndGoOn(open.id(), at, valid);
      }
      case 3 ->
          state.apply(
              new Command.ConfirmSeals(
                  List.of(new SealConfirmation(store, row.id(), random.nextBoolean()))));
      case 4 ->
          state.apply(
              new Command.PlanCopies(
                  List.of(new CopyPlan(row.id(), candidate(1 + random.nextInt(STORES), 1)))));
      case 5 -> settle(store);
      case 6 -> state.apply(new Command.DismissReplica(row.id(), store, random.nextInt(3)));
      default ->
          state.apply(
              random.nextBoolean()
                  ? new Command.Reclaim(row.file(), 1 + random.nextInt(3))
                  : new Command.DropOrphans(store, List.of(row.id())));
    }
  }

  private void settle(StoreId store) {
    for (CopyOrder each : state.look(rows -> new ChunkIndex(rows).copies(store, 1))) {
      Position at = each.chunk().sealedAt();
      state.apply(
          new Command.SettleOrders(
              store,
              List.of(
                  new SettledOrder(
                      each.number(),
                      each.chunk().description().chunk(),
                      random.nextInt(4) == 0 ? Kind.NOT_COPIED : Kind.COPIED,
                      at))));
    }
  }

  private static ChunkId last(List<ChunkRow> chunks, FileId file) {
    ChunkId last = null;
    for (ChunkRow each : chunks) {
      last = each.file().equals(file) && !each.isRemoved() ? each.id() : last;
    }
    return last;
  }

  private Candidate[] candidates() {
    int first = random.nextInt(STORES);
    return new Candidate[] {
      candidate(1 + first, 1),
      candidate(1 + (first + 1) % STORES, 1),
      candidate(1 + (first + 2) % STORES, 1)
    };
  }
}
