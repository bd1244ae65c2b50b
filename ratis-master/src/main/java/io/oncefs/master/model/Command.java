package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.RequestId;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the master's state. Nothing else changes it. */
public sealed interface Command {
  /** The branch for this kind of command. */
  <R> R choose(Cases<R> cases);

  /**
   * A change a client asked for: carried out once, whatever the number of times and masters it is
   * asked of, while its request id is remembered.
   */
  sealed interface Change extends Command {
    RequestId request();
  }

  /**
   * Makes an empty file.
   *
   * @param options complete: no zero stands for a default any more
   */
  record CreateFile(
      RequestId request, FilePath path, FileOptions options, boolean parents, boolean exclusive)
      implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.createFile(this);
    }
  }

  record MakeDirectory(RequestId request, FilePath path, boolean parents) implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.makeDirectory(this);
    }
  }

  /** With {@code replace} a file takes the place of another one, which is deleted. */
  record Rename(RequestId request, FilePath from, FilePath to, boolean replace) implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.rename(this);
    }
  }

  record Delete(RequestId request, FilePath path, boolean recursive) implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.delete(this);
    }
  }

  /** Takes the latest deletion of a path back. */
  record Undelete(RequestId request, FilePath path, FilePath to) implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.undelete(this);
    }
  }

  record Touch(RequestId request, FilePath path) implements Change {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.touch(this);
    }
  }

  /**
   * Opens a file's next tail if its last chunk is still the one named.
   *
   * @param candidates best first; the first ones that are still registered so are taken
   */
  record OpenTail(FileId file, @Nullable ChunkId predecessor, List<Candidate> candidates)
      implements Command {
    public OpenTail {
      candidates = List.copyOf(candidates);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.openTail(this);
    }
  }

  /**
   * Proposes where a chunk ends. The first one logged decides; a later one hears that decision.
   *
   * @param valid the replicas that hold everything below {@code at}
   * @param nextTail candidates for the tail that follows; null if none is wanted
   * @param planned what follows instead if it still can; null if nothing was prepared
   */
  record Seal(
      ChunkId chunk,
      Position at,
      List<StoreId> valid,
      @Nullable List<Candidate> nextTail,
      @Nullable PlannedChunk planned)
      implements Command {
    public Seal {
      valid = List.copyOf(valid);
      nextTail = nextTail == null ? null : List.copyOf(nextTail);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.seal(this);
    }
  }

  /** Takes the id of a chunk that may be opened behind this one, which is open: nobody else's. */
  record PlanChunk(ChunkId behind) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.planChunk(this);
    }
  }

  /**
   * A chunkserver has started under this generation.
   *
   * @param highestChunk the largest chunk id it has heard of, 0 if of none
   */
  record RegisterServer(
      StoreId store,
      Generation generation,
      long highestChunk,
      String address,
      String httpAddress,
      String rack)
      implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.registerServer(this);
    }
  }

  /**
   * What a server is to do from now on.
   *
   * @param forMillis of led time that a maintenance lasts
   */
  record AssignDuty(StoreId store, ServerDuty duty, long forMillis) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.assignDuty(this);
    }
  }

  /** Whether replicas are moved from full servers to empty ones. */
  record SwitchBalancing(boolean on) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.switchBalancing(this);
    }
  }

  /** Replicas that have heard of their seals. */
  record ConfirmSeals(List<SealConfirmation> confirmations) implements Command {
    public ConfirmSeals {
      confirmations = List.copyOf(confirmations);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.confirmSeals(this);
    }
  }

  /**
   * Gives up what has been in the trash for as long as it is kept: nothing can be taken back from
   * then on.
   *
   * @param keptMillis of led time
   * @param rows at most so many go
   */
  record EmptyTrash(long keptMillis, int rows) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.emptyTrash(this);
    }
  }

  /** Orders a store to copy sealed chunks; what cannot be ordered (any more) is passed over. */
  record PlanCopies(List<CopyPlan> plans) implements Command {
    public PlanCopies {
      plans = List.copyOf(plans);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.planCopies(this);
    }
  }

  /** What a store says has come of its orders. */
  record SettleOrders(StoreId store, List<SettledOrder> settled) implements Command {
    public SettleOrders {
      settled = List.copyOf(settled);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.settleOrders(this);
    }
  }

  /**
   * A replica of a sealed chunk is not wanted (any more): it is damaged, lost, one too many, or a
   * copy that comes to nothing. The store is ordered to drop it.
   *
   * @param keep so many valid replicas must be left, or nothing happens; at least 1
   */
  record DismissReplica(ChunkId chunk, StoreId store, int keep) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.dismissReplica(this);
    }
  }

  /** A store holds chunks that nobody expects there; those that are right so are ordered away. */
  record DropOrphans(StoreId store, List<ChunkId> chunks) implements Command {
    public DropOrphans {
      chunks = List.copyOf(chunks);
    }

    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.dropOrphans(this);
    }
  }

  /**
   * Clears away one step of a deleted tree.
   *
   * @param root of it
   * @param rows at most about this many go, so that no entry takes long
   */
  record Reclaim(FileId root, int rows) implements Command {
    @Override
    public <R> R choose(Cases<R> cases) {
      return cases.reclaim(this);
    }
  }

  /** One method for each kind of command. */
  interface Cases<R> {
    R createFile(CreateFile command);

    R makeDirectory(MakeDirectory command);

    R rename(Rename command);

    R delete(Delete command);

    R undelete(Undelete command);

    R touch(Touch command);

    R openTail(OpenTail command);

    R seal(Seal command);

    R planChunk(PlanChunk command);

    R registerServer(RegisterServer command);

    R assignDuty(AssignDuty command);

    R switchBalancing(SwitchBalancing command);

    R confirmSeals(ConfirmSeals command);

    R emptyTrash(EmptyTrash command);

    R planCopies(PlanCopies command);

    R settleOrders(SettleOrders command);

    R dismissReplica(DismissReplica command);

    R dropOrphans(DropOrphans command);

    R reclaim(Reclaim command);
  }
}
