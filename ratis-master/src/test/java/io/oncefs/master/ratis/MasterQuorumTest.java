package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterQuorumTest {
  private static final ClusterId CLUSTER = new ClusterId(new Id128(1, 2));
  private static final List<String> LINE = List.of("a:9641", "b:9641", "c:9641");

  @Test
  void theSameLineGivesTheSameIdsOnEveryHost() {
    MasterQuorum one = MasterQuorum.of(CLUSTER, LINE);
    assertEquals(one, MasterQuorum.of(CLUSTER, LINE));
    assertEquals(one.group(), MasterQuorum.of(CLUSTER, List.of("b:9641")).group());
    assertEquals("a:9641,b:9641,c:9641", one.line());
  }

  @Test
  void theOrderOfTheLineDoesNotMatter() {
    MasterQuorum reversed = MasterQuorum.of(CLUSTER, List.of("c:9641", "b:9641", "a:9641"));
    assertEquals(
        new HashSet<>(MasterQuorum.of(CLUSTER, LINE).members()), new HashSet<>(reversed.members()));
  }

  @Test
  void anotherClusterHasOtherIds() {
    MasterQuorum one = MasterQuorum.of(CLUSTER, LINE);
    MasterQuorum other = MasterQuorum.of(new ClusterId(new Id128(1, 3)), LINE);
    assertNotEquals(one.group(), other.group());
    assertNotEquals(one.at("a:9641").orElseThrow().id(), other.at("a:9641").orElseThrow().id());
  }

  @Test
  void malformedLinesAreRefused() {
    List<List<String>> malformed =
        List.of(
            List.of(),
            List.of("a"),
            List.of(":1"),
            List.of("a:"),
            List.of("a:0"),
            List.of("a:65536"),
            List.of("a:1x"),
            List.of("a:1", "a:1"));
    for (List<String> line : malformed) {
      assertThrows(
          IllegalArgumentException.class, () -> MasterQuorum.of(CLUSTER, line), line::toString);
    }
  }
}
