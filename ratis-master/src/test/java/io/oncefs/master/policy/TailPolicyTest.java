package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TailPolicyTest {
  private final Map<StoreId, Long> generations = new HashMap<>();
  private final Set<StoreId> expired = new HashSet<>();
  private int trusted = 3;

  @BeforeEach
  void threeServers() {
    LongStream.rangeClosed(1, 3).forEach(number -> generations.put(store(number), 1L));
  }

  @Test
  void aHealthyTailIsLeftAlone() {
    assertEquals(List.of(), overdue(chunk(1, 2, 3)));
  }

  @Test
  void aTailWhosePrimaryHasStartedAgainIsSealed() {
    generations.put(store(1), 2L);
    assertReason(SealReason.PRIMARY_RESTARTED, chunk(1, 2, 3));
    assertReason(SealReason.REPLICA_BROKEN, chunk(2, 1, 3));
  }

  @Test
  void aTailOnAServerWhoseLeaseHasExpiredIsSealed() {
    expired.add(store(3));
    assertReason(SealReason.LEASE_EXPIRED, chunk(1, 2, 3));
    assertEquals(
        List.of(),
        overdue(chunk(1, 2)).stream()
            .filter(each -> each.reason() == SealReason.LEASE_EXPIRED)
            .toList());
  }

  @Test
  void aTailWithTooFewReplicasIsSealedOnceServersEnoughAreThere() {
    assertReason(SealReason.UNDER_REPLICATED, chunk(1, 2));
    trusted = 2;
    assertEquals(List.of(), overdue(chunk(1, 2)));
  }

  @Test
  void oneRoundNamesOnlySoMany() {
    expired.add(store(1));
    List<ChunkRow> many = LongStream.range(0, 9).mapToObj(i -> chunk(1, 2, 3)).toList();
    assertEquals(4, policy().overdue(many, 4).size());
  }

  private void assertReason(SealReason reason, ChunkRow chunk) {
    assertEquals(List.of(new Overdue(chunk.id(), reason)), overdue(chunk));
  }

  private List<Overdue> overdue(ChunkRow chunk) {
    return policy().overdue(List.of(chunk), 100);
  }

  private TailPolicy policy() {
    FileRow file =
        FileRow.fresh(new FileId(5), FileRow.ROOT, "f", false, new FileOptions(3, 2, 1 << 20), 0);
    return new TailPolicy(
        store -> new ServerRow(store, new Generation(generations.get(store)), "h:1", "", "", 0),
        chunk -> file,
        expired::contains,
        chunk -> trusted);
  }

  private static ChunkRow chunk(long... stores) {
    List<Replica> replicas =
        LongStream.of(stores)
            .mapToObj(number -> new Replica(store(number), new Generation(1)))
            .toList();
    return new ChunkRow(new ChunkId(7), new FileId(5), 0, 100, replicas, null, null);
  }

  private static StoreId store(long number) {
    return new StoreId(new Id128(0, number));
  }
}
