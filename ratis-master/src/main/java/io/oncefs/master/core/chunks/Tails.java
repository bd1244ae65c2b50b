package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables.Place;
import io.oncefs.master.core.namespace.Namespace;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the chunk a file goes on in. */
public final class Tails {
  private final ChunkRows chunks;
  private final Table<Place, Present> places;
  private final Table<ChunkId, Present> open;
  private final Table<ChunkId, Long> planned;
  private final Namespace namespace;
  private final Counters counters;
  private final Registry registry;
  private final ChunkIndex index;

  public Tails(TableSource tables, ChunkRows chunks, Namespace namespace, Counters counters) {
    this.chunks = chunks;
    this.places = tables.table(ChunkTables.PLACES);
    this.open = tables.table(ChunkTables.OPEN);
    this.planned = tables.table(ChunkTables.PLANNED);
    this.namespace = namespace;
    this.counters = counters;
    this.registry = new Registry(tables::table);
    this.index = new ChunkIndex(tables::table);
  }

  /** Compare-and-set: only if the file's last chunk is the one the command names. */
  public Result openTail(Command.OpenTail command) {
    FileRow file = namespace.tree().row(command.file());
    if (file == null || namespace.tree().pathOf(file.id()) == null) {
      return new Refused(Code.NOT_FOUND, "no such file: " + command.file() + "; it was deleted");
    }
    if (file.directory()) {
      return new Refused(Code.IS_A_DIRECTORY, command.file() + " is a directory");
    }
    ChunkId last = file.lastChunk();
    if (file.openTail() && last != null) {
      return new Result.Tail(index.info(index.existing(last)), false);
    }
    if (!Objects.equals(last, command.predecessor())) {
      return new Refused(
          Code.STALE,
          "the last chunk of "
              + file.id()
              + " is "
              + last
              + ", not "
              + command.predecessor()
              + "; read it again");
    }
    return open(file, command.candidates());
  }

  /** Opens a tail behind the last chunk, which is sealed, on the first candidates that qualify. */
  Result open(FileRow file, List<Candidate> candidates) {
    FileOptions options = file.options();
    List<Replica> replicas = place(candidates, options.replication());
    if (replicas.size() < options.minimumReplicas()) {
      return tooFew(file, replicas.size());
    }
    return open(file, new ChunkId(counters.take(Counter.NEXT_CHUNK)), replicas);
  }

  /** Takes an id for what may follow an open chunk: the same one, however often it is asked. */
  public Result plan(ChunkId behind) {
    ChunkRow row = chunks.get(behind);
    if (row == null || !row.isOpen()) {
      return new Refused(Code.STALE, behind + " is not open: nothing is planned behind it");
    }
    Long id = planned.get(behind);
    if (id == null) {
      id = counters.take(Counter.NEXT_CHUNK);
      planned.put(behind, id);
    }
    return new Result.Planned(new ChunkId(id));
  }

  /** The smallest id that is planned; the other one if none is. */
  public long firstPlanned(long otherwise) {
    return Scans.values(planned.scan(null, null), Integer.MAX_VALUE).stream()
        .reduce(otherwise, Math::min);
  }

  /** The chunk is sealed: what was planned behind it is opened now, or never. */
  @Nullable ChunkId takePlan(ChunkId behind) {
    Long id = planned.get(behind);
    if (id == null) {
      return null;
    }
    planned.delete(behind);
    return new ChunkId(id);
  }

  /**
   * Opens the tail that was prepared, behind the last chunk, which is sealed; null if one of its
   * servers would not be chosen any more.
   */
  Result.@Nullable Tail openPlanned(FileRow file, PlannedChunk planned) {
    int count = planned.replicas().size();
    boolean usable =
        count >= file.options().minimumReplicas() && count <= file.options().replication();
    List<Replica> replicas = usable ? place(planned.replicas(), count) : List.of();
    return usable && replicas.size() == count ? open(file, planned.id(), replicas) : null;
  }

  private Result.Tail open(FileRow file, ChunkId id, List<Replica> replicas) {
    ChunkRow row =
        new ChunkRow(
            id,
            file.id(),
            file.sealedLength(),
            file.options().chunkBytes(),
            replicas,
            file.lastChunk(),
            null);
    chunks.put(row);
    places.put(Place.of(row), Present.HERE);
    open.put(row.id(), Present.HERE);
    namespace.put(file.extended(row.id()));
    return new Result.Tail(index.info(row), true);
  }

  /** What to say when fewer servers are there than the file needs. */
  public static Refused tooFew(FileRow file, int available) {
    return new Refused(
        Code.UNAVAILABLE,
        "too few chunkservers: "
            + file.id()
            + " needs at least "
            + file.options().minimumReplicas()
            + " (its goal is "
            + file.options().replication()
            + "), "
            + available
            + " can take a replica now; see `oncefs cluster status`");
  }

  private List<Replica> place(List<Candidate> candidates, int goal) {
    Map<StoreId, Replica> chosen = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      ServerRow server = registry.row(candidate.store());
      if (chosen.size() < goal
          && server != null
          && server.generation().equals(candidate.generation())
          && !registry.isGoing(candidate.store())) {
        chosen.putIfAbsent(
            candidate.store(), new Replica(candidate.store(), candidate.generation()));
      }
    }
    return List.copyOf(chosen.values());
  }
}
