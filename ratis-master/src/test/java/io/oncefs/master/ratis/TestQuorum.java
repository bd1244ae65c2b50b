package io.oncefs.master.ratis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.TermCalls;
import io.oncefs.runtime.real.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Nodes on loopback in this process, with timing for tests. */
final class TestQuorum implements AutoCloseable {
  static final ClusterId CLUSTER = new ClusterId(new Id128(0xC1, 0x57E4));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For a node that is alone. */
  static final TermCalls NOBODY = (node, address, term, noAnswer) -> noAnswer.run();

  private static final RaftTiming TIMING =
      new RaftTiming(Duration.ofMillis(500), Duration.ofMillis(900), Duration.ofSeconds(2));

  private final List<TestNode> nodes = new CopyOnWriteArrayList<>();

  /** Formats and starts so many nodes below the directory. */
  static TestQuorum start(int size, Path directory, UnaryOperator<RatisConfig> change)
      throws IOException {
    TestQuorum quorum = formatted(size, directory, change);
    for (TestNode node : quorum.nodes) {
      node.start();
    }
    return quorum;
  }

  static TestQuorum formatted(int size, Path directory, UnaryOperator<RatisConfig> change)
      throws IOException {
    MasterQuorum quorum = MasterQuorum.of(CLUSTER, freeAddresses(size));
    TestQuorum formatted = new TestQuorum();
    for (int i = 0; i < size; i++) {
      RatisConfig config = RatisConfig.standard(quorum, quorum.members().get(i)).withTiming(TIMING);
      TestNode node =
          new TestNode(change.apply(config), directory.resolve("m" + i), formatted::askTerm);
      node.format();
      formatted.nodes.add(node);
    }
    return formatted;
  }

  private void askTerm(NodeId node, String address, LongConsumer term, Runnable noAnswer) {
    Optional<TestNode> asked =
        nodes.stream().filter(each -> each.member.id().equals(node)).findFirst();
    asked.ifPresentOrElse(each -> each.askTerm(term, noAnswer), noAnswer);
  }

  static List<String> freeAddresses(int count) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add("127.0.0.1:" + FreePorts.one());
    }
    return addresses;
  }

  /** The one takes the other's place in what {@link #nodes} lists and {@link #stop} ends. */
  void put(TestNode successor, TestNode former) {
    nodes.set(nodes.indexOf(former), successor);
  }

  List<TestNode> nodes() {
    return nodes;
  }

  Stream<TestNode> running() {
    return nodes.stream().filter(TestNode::isRunning);
  }

  Stream<TestNode> others(TestNode node) {
    return running().filter(other -> other != node);
  }

  TestNode leader() {
    until(() -> running().anyMatch(node -> node.log().isReadyLeader()));
    return running().filter(node -> node.log().isReadyLeader()).findFirst().orElseThrow();
  }

  /** Nodes that run and do not lead, once they know who does. */
  List<TestNode> followers() {
    NodeId leader = leader().member.id();
    List<TestNode> followers = running().filter(node -> !node.member.id().equals(leader)).toList();
    until(() -> followers.stream().allMatch(node -> leader.equals(node.status().leader())));
    return followers;
  }

  /**
   * Submits through whoever leads until it is acknowledged. Who has just lost leadership did not
   * log it, so that asking again does it once.
   */
  String submit(String command) throws Exception {
    while (true) {
      try {
        return leader().submit(command).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof NotLeader)) {
          throw failed;
        }
      }
    }
  }

  void untilAllHold(List<String> commands) {
    until(() -> running().allMatch(node -> node.commands().equals(commands)));
  }

  static Throwable failureOf(CompletableFuture<?> future) {
    return assertThrows(
            ExecutionException.class, () -> future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .getCause();
  }

  static void until(BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return;
    }
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
  }

  /** Kills them at the same time. */
  CompletableFuture<Void> killAll(List<TestNode> condemned) {
    return all(condemned, TestNode::kill);
  }

  private static CompletableFuture<Void> all(List<TestNode> nodes, Consumer<TestNode> action) {
    return CompletableFuture.allOf(
        nodes.stream()
            .map(node -> CompletableFuture.runAsync(() -> action.accept(node)))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Closes them all; they may be started again. */
  void stop() {
    all(nodes, TestNode::close).join();
  }

  @Override
  public void close() {
    stop();
  }
}
