package io.oncefs.ops.check;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds what replicas say against what they have stored: others rely on every word at once, long
 * before a lost acknowledgement would show that it was wrong.
 *
 * <ul>
 *   <li>A vote, and the position in a fence's answer, are durable when they are told.
 *   <li>A replica that has answered a fence never grows again, also not after a restart.
 *   <li>Nobody is given bytes that are not committed.
 * </ul>
 */
public final class Promises {
  private final ReplicaOracle oracle;
  private final Map<ReplicaKey, Long> fencedAt = new HashMap<>();
  private final Set<ReplicaKey> copying = new HashSet<>();

  public Promises(ReplicaOracle oracle) {
    this.oracle = oracle;
  }

  private record ReplicaKey(ChunkId chunk, StoreId store) {}

  /** A unit is durable on this store. */
  public void committed(StoreId store, WriteUnit unit) {
    for (Change each : unit.changes()) {
      ChunkId chunk = Change.chunkOf(each);
      if (chunk == null) {
        continue;
      }
      ReplicaKey replica = new ReplicaKey(chunk, store);
      if (each instanceof Change.Create create) {
        grows(replica, create.after());
      } else if (each instanceof Change.Append append) {
        grows(replica, append.after());
      } else if (each instanceof Change.BeginCopy) {
        fencedAt.remove(replica);
        copying.add(replica);
      } else if (each instanceof Change.Seal || each instanceof Change.Drop) {
        copying.remove(replica);
        if (each instanceof Change.Drop) {
          fencedAt.remove(replica);
        }
      }
    }
  }

  private void grows(ReplicaKey replica, Position to) {
    Long fenced = fencedAt.get(replica);
    invariant(
        fenced == null || to.lsn() <= fenced,
        "%s on %s grows to %s; it had answered a fence at lsn %s",
        replica.chunk(),
        replica.store(),
        to,
        fenced);
  }

  /** A request is about to be heard; what should hear its answer instead. */
  public Consumer<ChunkReply> heard(
      StoreId store, ChunkRequest request, Consumer<ChunkReply> answer) {
    if (request instanceof ChunkRequest.Prepare
        || request instanceof ChunkRequest.Fence
        || request instanceof ChunkRequest.Read) {
      return reply -> {
        said(new ReplicaKey(request.chunk(), store), request, reply);
        answer.accept(reply);
      };
    }
    return answer;
  }

  private void said(ReplicaKey replica, ChunkRequest request, ChunkReply reply) {
    if (reply instanceof ChunkReply.Vote vote) {
      isDurable(replica, vote.prepared(), "vote");
    } else if (reply instanceof ChunkReply.Fenced fenced) {
      isDurable(replica, fenced.prepared(), "answer to a fence");
      if (!copying.contains(replica)) {
        fencedAt.merge(replica, fenced.prepared().lsn(), Math::min);
      }
    } else if (request instanceof ChunkRequest.Read read
        && reply instanceof ChunkReply.ReadBytes bytes
        && bytes.bytes().length() > 0) {
      long end = read.offset() + bytes.bytes().length();
      long committed = oracle.committedLength(replica.chunk());
      invariant(
          end <= committed,
          "%s on %s gave bytes up to %s; only %s are committed",
          replica.chunk(),
          replica.store(),
          end,
          committed);
    }
  }

  /** Once the chunk's end is decided, which may have cut the replica, nobody relies on it. */
  private void isDurable(ReplicaKey replica, Position told, String what) {
    if (oracle.isDecided(replica.chunk())) {
      return;
    }
    long stands = oracle.standing(replica.chunk(), replica.store());
    invariant(
        told.lsn() <= stands,
        "the %s of %s on %s says %s; durable is lsn %s",
        what,
        replica.chunk(),
        replica.store(),
        told,
        stands);
  }
}
