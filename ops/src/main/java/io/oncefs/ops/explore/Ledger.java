package io.oncefs.ops.explore;

import io.oncefs.common.Checks;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Stamp;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.RequestId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the masters have logged, and what came of it. The state of the masters follows from the
 * commands, so that what is remembered of one exploration serves all others.
 */
final class Ledger implements Fingerprinted {
  private final Map<List<Command>, Logged> known;
  private final List<Command> commands = new ArrayList<>();
  private final long[] generations = new long[Scope.SERVERS];
  private ByteBuffer image = ByteBuffer.allocate(0);

  /**
   * What came of the last of some commands.
   *
   * @param image of the tables after it
   */
  record Logged(Result result, ByteBuffer image) {}

  Ledger(Map<List<Command>, Logged> known) {
    this.known = known;
  }

  /** A shared memory of results. */
  static Map<List<Command>, Logged> memory() {
    return new HashMap<>();
  }

  static StoreId store(int server) {
    return new StoreId(new Id128(7, server + 1));
  }

  static int number(StoreId store) {
    int number = (int) store.id().low() - 1;
    Checks.invariant(store.equals(store(number)), "no such server: %s", store);
    return number;
  }

  static String address(int server) {
    return "c" + (server + 1) + ":1";
  }

  /** A file, its servers, its first chunk. */
  ChunkInfo begin() {
    for (int i = 0; i < Scope.SERVERS; i++) {
      started(i);
    }
    Result made =
        log(
            new Command.CreateFile(
                new RequestId(new Id128(9, 9), 1),
                new FilePath("/file"),
                new FileOptions(Scope.SERVERS, Scope.SERVERS, 64 << 10),
                true,
                true));
    Checks.invariant(made instanceof Result.Entry, "the file was not made: %s", made);
    FileId file = ((Result.Entry) made).status().file();
    Result tail = log(new Command.OpenTail(file, null, candidates(0)));
    Checks.invariant(tail instanceof Result.Tail, "no tail: %s", tail);
    return ((Result.Tail) tail).chunk();
  }

  /** A server has started (again): logged before it takes part. */
  void started(int server) {
    generations[server]++;
    log(
        new Command.RegisterServer(
            store(server), new Generation(generations[server]), 0, address(server), "", ""));
  }

  /** All servers, as they are registered now, this one first. */
  List<Candidate> candidates(int first) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < Scope.SERVERS; i++) {
      int server = (first + i) % Scope.SERVERS;
      candidates.add(new Candidate(store(server), new Generation(generations[server])));
    }
    return candidates;
  }

  /** As candidates, in the order of {@link #candidates}: what a chunk opened there is made of. */
  List<Replica> replicas(int first) {
    return candidates(first).stream()
        .map(each -> new Replica(each.store(), each.generation()))
        .toList();
  }

  Result log(Command command) {
    commands.add(command);
    Logged logged = known.get(commands);
    if (logged == null) {
      logged = apply();
      known.put(List.copyOf(commands), logged);
    }
    image = logged.image();
    return logged.result();
  }

  private Logged apply() {
    MemoryTables.Imaged memory = MemoryTables.imaged();
    TableStore tables = memory.tables();
    MasterState state = new MasterState(tables);
    Result[] last = new Result[1];
    for (int i = 0; i < commands.size(); i++) {
      LogEntry entry = new LogEntry(new Stamp(0, 0), commands.get(i));
      tables.apply(new AppliedPosition(1, i), () -> last[0] = state.apply(entry).result());
    }
    return new Logged(last[0], ByteBuffer.wrap(memory.image().get()).asReadOnlyBuffer());
  }

  /** What the tables hold: a command that changes nothing in them leaves no trace. */
  @Override
  public Object essence() {
    byte[] bytes = new byte[image.remaining()];
    image.duplicate().get(bytes);
    return List.of(generations, bytes);
  }
}
