package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.Placement.Before;
import io.oncefs.master.policy.Placement.Site;
import io.oncefs.master.policy.Placement.Wish;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final long GIB = 1L << 30;
  private static final long CHUNK = 64L << 20;

  private final List<Site> sites = new ArrayList<>();

  @Test
  void differentRacksComeBeforeLessLoad() {
    add(1, "a", 0);
    add(2, "a", 0);
    add(3, "b", 50);
    add(4, "c", 90);
    List<Integer> chosen = choose(3, 2, (Before) null, 1);
    assertTrue(chosen.containsAll(List.of(3, 4)), chosen::toString);
  }

  @Test
  void withinOneRackTheLeastLoadedAreChosen() {
    for (int i = 1; i <= 6; i++) {
      add(i, "a", i * 10);
    }
    assertEquals(Set.of(1, 2, 3), new HashSet<>(choose(3, 2, (Before) null, 1)));
  }

  @Test
  void equalsTakeTurnsAtBeingPrimary() {
    for (int i = 1; i <= 3; i++) {
      add(i, "a", 0);
    }
    Set<Integer> primaries = new HashSet<>();
    for (long entropy = 0; entropy < 50; entropy++) {
      primaries.add(choose(3, 2, (Before) null, entropy).get(0));
    }
    assertEquals(Set.of(1, 2, 3), primaries);
  }

  @Test
  void theServerThatWasInTroubleIsNotPrimaryAgainIfThereIsAnother() {
    for (int i = 1; i <= 3; i++) {
      add(i, "a", 0);
    }
    for (long entropy = 0; entropy < 50; entropy++) {
      assertNotEquals(2, choose(3, 2, 2, entropy).get(0));
    }
    sites.clear();
    add(2, "a", 0);
    assertEquals(List.of(2), choose(1, 1, 2, 7));
  }

  @Test
  void whoLedAChunkThatEndedWellLeadsTheNextUnlessItLeadsMoreThanOthers() {
    addLeading(1, 4);
    addLeading(2, 3);
    addLeading(3, 4);
    for (long entropy = 0; entropy < 50; entropy++) {
      assertEquals(1, choose(3, 2, new Before(store(1), false), entropy).get(0));
    }
    sites.set(0, leading(1, 5));
    for (long entropy = 0; entropy < 50; entropy++) {
      assertEquals(2, choose(3, 2, new Before(store(1), false), entropy).get(0));
    }
  }

  @Test
  void aServerThatHasJustStartedLeadsOnlyIfThereIsNoOther() {
    sites.add(new Site(server(1, "a"), true, false, 100 * GIB, 0, 0));
    add(2, "a", 7);
    add(3, "a", 7);
    for (long entropy = 0; entropy < 50; entropy++) {
      assertEquals(3, choose(3, 2, 2, entropy).get(0));
    }
    sites.subList(1, 3).clear();
    assertEquals(List.of(1), choose(1, 1, (Before) null, 7));
  }

  @Test
  void aServerThatIsNotTrustedIsTakenOnlyToReachTheMinimum() {
    add(1, "a", 0);
    add(2, "a", 0);
    addUntrusted(3);
    addUntrusted(4);
    assertEquals(Set.of(1, 2), new HashSet<>(choose(3, 2, (Before) null, 1)));
    sites.remove(1);
    List<Integer> chosen = choose(3, 2, (Before) null, 1);
    assertEquals(2, chosen.size());
    assertEquals(1, chosen.get(0), "and is not the primary");
  }

  @Test
  void whateverTheClusterReplicasAreSpreadOverItsRacks() {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      sites.clear();
      int racks = 1 + random.nextInt(5);
      for (int i = 1; i <= 1 + random.nextInt(12); i++) {
        add(i, "rack" + random.nextInt(racks), random.nextInt(100));
      }
      int goal = 1 + random.nextInt(5);
      List<Integer> chosen = choose(goal, 1, (Before) null, seed);
      assertEquals(Math.min(goal, sites.size()), chosen.size());
      assertEquals(chosen.size(), new HashSet<>(chosen).size());
      Map<String, Long> taken = perRack(chosen);
      Map<String, Long> there =
          perRack(sites.stream().map(site -> (int) site.server().store().id().low()).toList());
      assertEquals(Math.min(goal, there.size()), taken.size(), "as many racks as can be");
      long most = Collections.max(taken.values());
      there.forEach(
          (rack, servers) ->
              assertTrue(
                  taken.getOrDefault(rack, 0L) >= Math.min(servers, most - 1),
                  () -> rack + " has too few of " + taken));
    }
  }

  private Map<String, Long> perRack(List<Integer> servers) {
    return servers.stream()
        .map(each -> sites.get(each - 1).server().rack())
        .collect(Collectors.groupingBy(rack -> rack, Collectors.counting()));
  }

  @Test
  void aServerWithoutSpaceIsNotTaken() {
    add(1, "a", 0);
    sites.add(new Site(server(2, "a"), true, true, 4 * CHUNK - 1, 0, 0));
    sites.add(new Site(server(3, "a"), true, true, 4 * CHUNK, 0, 0));
    assertEquals(Set.of(1, 3), new HashSet<>(choose(3, 1, (Before) null, 1)));
  }

  private List<Integer> choose(int goal, int minimum, Integer notFirst, long entropy) {
    return choose(
        goal, minimum, notFirst == null ? null : new Before(store(notFirst), true), entropy);
  }

  private List<Integer> choose(int goal, int minimum, Before before, long entropy) {
    return Placement.choose(sites, new Wish(goal, minimum, CHUNK, before), entropy).stream()
        .map(Candidate::store)
        .map(store -> (int) store.id().low())
        .toList();
  }

  private void add(int number, String rack, int openChunks) {
    sites.add(new Site(server(number, rack), true, true, 100 * GIB, openChunks, 0));
  }

  private void addLeading(int number, int openPrimaries) {
    sites.add(leading(number, openPrimaries));
  }

  private static Site leading(int number, int openPrimaries) {
    return new Site(server(number, "a"), true, true, 100 * GIB, 4, openPrimaries);
  }

  private void addUntrusted(int number) {
    sites.add(new Site(server(number, "a"), false, true, 100 * GIB, 0, 0));
  }

  private static ServerRow server(int number, String rack) {
    return new ServerRow(store(number), new Generation(1), "h:" + number, "", rack, 0);
  }

  private static StoreId store(int number) {
    return new StoreId(new Id128(0, number));
  }
}
