package io.oncefs.master.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.log.codec.EntryCodec;
import io.oncefs.master.log.codec.OutcomeCodec;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Stamp;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A state over memory tables, with a hand that puts entries into it one after the other. */
public final class Fixture {
  public static final FileOptions THREE = new FileOptions(3, 2, 1 << 20);

  private final TableStore tables = MemoryTables.create();
  private final MasterState state = new MasterState(tables);
  private final List<byte[]> log = new ArrayList<>();
  private long requests;
  private long nowMillis = 1_000;

  public static StoreId store(int number) {
    return new StoreId(new Id128(7, number));
  }

  public static Candidate candidate(int store, long generation) {
    return new Candidate(store(store), new Generation(generation));
  }

  public static Position position(long lsn, long length) {
    return new Position(lsn, length, new Digest(lsn * 31 + length));
  }

  public TableStore tables() {
    return tables;
  }

  public List<byte[]> log() {
    return log;
  }

  /** Lets time pass. */
  public void pass(long millis) {
    nowMillis += millis;
  }

  public long nowMillis() {
    return nowMillis;
  }

  public RequestId freshRequest() {
    return new RequestId(new Id128(1, 2), ++requests);
  }

  public Outcome outcome(Command command) {
    byte[] entry = EntryCodec.encode(new LogEntry(new Stamp(nowMillis, nowMillis), command));
    log.add(entry);
    AppliedPosition position = new AppliedPosition(1, log.size());
    byte[][] answer = new byte[1][];
    tables.apply(position, () -> answer[0] = state.apply(position, entry));
    return OutcomeCodec.decode(answer[0]);
  }

  public Result apply(Command command) {
    return outcome(command).result();
  }

  /** Goes on as the first master of a new quorum does, after the others were lost. */
  public void restored() {
    log.add(new byte[0]);
    tables.apply(new AppliedPosition(1, log.size()), () -> state.leaveOutIds(1_000));
  }

  public <T> T look(Function<RowSource, T> body) {
    try (ReadView view = tables.view()) {
      return body.apply(view::rows);
    }
  }

  public FileId create(String path) {
    return create(path, THREE);
  }

  public FileId create(String path, FileOptions options) {
    return status(
            apply(new Command.CreateFile(freshRequest(), new FilePath(path), options, true, true)))
        .file();
  }

  public void makeDirectory(String path) {
    status(apply(new Command.MakeDirectory(freshRequest(), new FilePath(path), true)));
  }

  public Result delete(String path) {
    return apply(new Command.Delete(freshRequest(), new FilePath(path), true));
  }

  /** Lets go of all that was deleted. */
  public Result emptyTrash() {
    return apply(new Command.EmptyTrash(0, Integer.MAX_VALUE));
  }

  public static FileStatus status(Result result) {
    return ((Result.Entry) result).status();
  }

  public Result register(int store, long generation) {
    return apply(
        new Command.RegisterServer(
            store(store), new Generation(generation), 0, "host" + store + ":9650", "", "rack"));
  }

  public Result openTail(FileId file, ChunkId predecessor, Candidate... candidates) {
    return apply(new Command.OpenTail(file, predecessor, List.of(candidates)));
  }

  /** Opens the tail behind this predecessor on stores 1 to 3, generation 1. */
  public ChunkInfo tail(FileId file, ChunkId predecessor) {
    return ((Result.Tail)
            openTail(file, predecessor, candidate(1, 1), candidate(2, 1), candidate(3, 1)))
        .chunk();
  }

  public Result seal(ChunkId chunk, Position at, Integer... valid) {
    return apply(
        new Command.Seal(chunk, at, Stream.of(valid).map(Fixture::store).toList(), null, null));
  }

  public Result sealAndGoOn(ChunkId chunk, Position at, List<StoreId> valid) {
    return apply(
        new Command.Seal(
            chunk, at, valid, List.of(candidate(1, 1), candidate(2, 1), candidate(3, 1)), null));
  }
}
