package io.oncefs.master.core;

import io.oncefs.common.Limits;
import io.oncefs.master.core.chunks.ChunkRows;
import io.oncefs.master.core.chunks.Orders;
import io.oncefs.master.core.chunks.Seals;
import io.oncefs.master.core.chunks.Tails;
import io.oncefs.master.core.namespace.Namespace;
import io.oncefs.master.core.requests.Requests;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.core.servers.Registration;
import io.oncefs.master.log.codec.EntryCodec;
import io.oncefs.master.log.codec.OutcomeCodec;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Result;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.List;

/**
 * Carries out logged commands: the one way the tables change. What a command does depends on the
 * tables and the entry alone, so every master comes to the same.
 */
public final class MasterState {
  private final Counters counters;
  private final Requests requests;
  private final Namespace namespace;
  private final ChunkRows chunks;
  private final Tails tails;
  private final Orders orders;
  private final Seals seals;
  private final Registration registration;

  public MasterState(TableStore store) {
    TableSource tables = store::table;
    this.counters = new Counters(tables);
    this.requests = new Requests(tables, counters, Limits.REQUESTS_MAX);
    this.namespace = new Namespace(tables, counters);
    this.chunks = new ChunkRows(tables, counters);
    this.tails = new Tails(tables, chunks, namespace, counters);
    this.orders = new Orders(tables, chunks, counters);
    this.seals = new Seals(tables, chunks, namespace, tails, orders);
    this.registration = new Registration(tables, counters);
  }

  /** Applies an entry of the log; to be handed to it as its {@code CommandApplier}. */
  public byte[] apply(AppliedPosition position, byte[] command) {
    return OutcomeCodec.encode(apply(EntryCodec.decode(command)));
  }

  /** Applies an entry within {@link TableStore#apply}. */
  public Outcome apply(LogEntry entry) {
    chunks.complete();
    long ledMillis = counters.raise(Counter.LED_MILLIS, entry.stamp().ledMillis());
    Step step = new Step(entry.stamp().wallMillis(), ledMillis);
    if (!(entry.command() instanceof Command.Change change)) {
      return new Outcome(entry.command().choose(step), false);
    }
    Result before = requests.find(change.request());
    if (before != null) {
      return new Outcome(before, true);
    }
    Result result = change.choose(step);
    requests.remember(change.request(), result, ledMillis);
    return new Outcome(result, false);
  }

  /**
   * Leaves out so many ids of every kind, because masters that are lost may have given them: an id
   * is never given twice. What was to be dropped of chunks that are there is not to be dropped any
   * more. Called within an entry of its own, before the state is served.
   */
  public void leaveOutIds(long count) {
    chunks.complete();
    long first = counters.get(Counter.NEXT_CHUNK);
    // What was planned may have been opened by masters that are lost, and hold what was appended.
    long from = Math.min(first, tails.firstPlanned(first));
    if (counters.get(Counter.SPARED_TO) == 0) {
      counters.add(Counter.SPARED_FROM, from);
    } else {
      counters.add(Counter.SPARED_FROM, Math.min(0, from - counters.get(Counter.SPARED_FROM)));
    }
    for (Counter each :
        List.of(Counter.NEXT_FILE, Counter.NEXT_CHUNK, Counter.NEXT_ORDER, Counter.NEXT_DELETION)) {
      counters.add(each, count);
    }
    counters.raise(Counter.SPARED_TO, first + count);
    orders.takeBackDrops();
  }

  /** One command at one moment. */
  private final class Step implements Command.Cases<Result> {
    private final long nowMillis;
    private final long ledMillis;

    Step(long nowMillis, long ledMillis) {
      this.nowMillis = nowMillis;
      this.ledMillis = ledMillis;
    }

    @Override
    public Result createFile(Command.CreateFile command) {
      return namespace.createFile(command, nowMillis);
    }

    @Override
    public Result makeDirectory(Command.MakeDirectory command) {
      return namespace.makeDirectory(command, nowMillis);
    }

    @Override
    public Result rename(Command.Rename command) {
      return namespace.rename(command, nowMillis, ledMillis);
    }

    @Override
    public Result delete(Command.Delete command) {
      return namespace.delete(command, nowMillis, ledMillis);
    }

    @Override
    public Result undelete(Command.Undelete command) {
      return namespace.undelete(command, nowMillis);
    }

    @Override
    public Result emptyTrash(Command.EmptyTrash command) {
      return namespace.emptyTrash(command, ledMillis);
    }

    @Override
    public Result planCopies(Command.PlanCopies command) {
      return orders.plan(command);
    }

    @Override
    public Result settleOrders(Command.SettleOrders command) {
      return orders.settle(command);
    }

    @Override
    public Result dismissReplica(Command.DismissReplica command) {
      return orders.dismiss(command);
    }

    @Override
    public Result dropOrphans(Command.DropOrphans command) {
      return orders.dropOrphans(command);
    }

    @Override
    public Result touch(Command.Touch command) {
      return namespace.touch(command, nowMillis);
    }

    @Override
    public Result openTail(Command.OpenTail command) {
      return tails.openTail(command);
    }

    @Override
    public Result seal(Command.Seal command) {
      return seals.seal(command, nowMillis);
    }

    @Override
    public Result planChunk(Command.PlanChunk command) {
      return tails.plan(command.behind());
    }

    @Override
    public Result registerServer(Command.RegisterServer command) {
      return registration.register(command, nowMillis);
    }

    @Override
    public Result assignDuty(Command.AssignDuty command) {
      return registration.assign(command, ledMillis);
    }

    @Override
    public Result switchBalancing(Command.SwitchBalancing command) {
      counters.add(
          Counter.BALANCING_OFF, (command.on() ? 0 : 1) - counters.get(Counter.BALANCING_OFF));
      return new Result.Cleared(1);
    }

    @Override
    public Result confirmSeals(Command.ConfirmSeals command) {
      return seals.confirm(command);
    }

    @Override
    public Result reclaim(Command.Reclaim command) {
      FileRow root = namespace.tree().row(command.root());
      if (root == null || !namespace.isDetached(root.id())) {
        return new Result.Cleared(0);
      }
      if (root.directory()) {
        return new Result.Cleared(namespace.reclaimDirectory(root, command.rows(), nowMillis));
      }
      if (root.openTail()) {
        return new Result.Refused(
            Code.STALE, root.id() + " was deleted but its tail is not sealed yet");
      }
      int chunks = seals.reclaim(root, command.rows());
      return new Result.Cleared(chunks < command.rows() ? chunks + namespace.forget(root) : chunks);
    }
  }
}
