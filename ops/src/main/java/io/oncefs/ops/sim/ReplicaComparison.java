package io.oncefs.ops.sim;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Invariants 1, 3 and 6 at the end of a run: chunks tile the file, and every replica holds its
 * part.
 */
final class ReplicaComparison {
  private ReplicaComparison() {}

  static List<String> check(List<SimServer> servers, List<ChunkInfo> chunks, byte[] content) {
    List<String> wrong = new ArrayList<>();
    long end = 0;
    for (ChunkInfo each : chunks) {
      if (each.description().start() != end) {
        wrong.add(
            each.description().chunk()
                + " starts at "
                + each.description().start()
                + ", not "
                + end);
      }
      Position sealedAt = each.sealedAt();
      if (sealedAt == null) {
        continue;
      }
      end += sealedAt.length();
      for (ReplicaLocation replica : each.description().replicas()) {
        servers.stream()
            .filter(server -> server.id().equals(replica.store()))
            .filter(server -> !server.hasDamaged(each.description().chunk()))
            .forEach(server -> compare(server, each, sealedAt, content, wrong));
      }
    }
    return wrong;
  }

  private static void compare(
      SimServer server, ChunkInfo chunk, Position sealedAt, byte[] content, List<String> wrong) {
    String name = chunk.description().chunk() + " on " + server;
    try {
      ChunkStore store = server.store();
      StoredReplica replica = store.replica(chunk.description().chunk());
      if (replica == null
          || replica.phase() != StoredReplica.Phase.SEALED
          || !replica.prepared().equals(sealedAt)) {
        wrong.add(name + " is valid and sealed at " + sealedAt + " by the log, but is " + replica);
        return;
      }
      int start = (int) chunk.description().start();
      byte[] expected = Arrays.copyOfRange(content, start, start + (int) sealedAt.length());
      if (!Arrays.equals(expected, bytes(store, chunk, sealedAt.length()))) {
        wrong.add(name + " holds other bytes than the file");
      }
    } catch (StoreException unreadable) {
      wrong.add(name + " cannot be read: " + unreadable);
    }
  }

  private static byte[] bytes(ChunkStore store, ChunkInfo chunk, long length)
      throws StoreException {
    byte[] all = new byte[(int) length];
    int at = 0;
    while (at < length) {
      int max = (int) Math.min(Limits.READ_BYTES_MAX, length - at);
      Slice run = store.read(chunk.description().chunk(), at, length, max);
      run.copyTo(all, at);
      at += run.length();
    }
    return all;
  }
}
