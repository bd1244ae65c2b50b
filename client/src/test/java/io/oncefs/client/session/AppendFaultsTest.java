package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many writers under random faults: what was acknowledged is there once, in order; no more. */
class AppendFaultsTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 60;

  @Test
  void everyAcknowledgedAppendIsThereOnceAndInOrder() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Run(seed).go();
      } catch (RuntimeException | Error broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  /** One append and what its caller was told. */
  private record Attempt(AppendSession session, String value, CompletableFuture<Appended> outcome) {
    Optional<Appended> acknowledged() {
      return outcome.isCompletedExceptionally() ? Optional.empty() : Optional.of(outcome.join());
    }

    Failure failure() {
      return outcome.handle((value, thrown) -> OperationFailed.failureOf(thrown)).join();
    }
  }

  /** A writer, and over time its incarnations. */
  private static final class Writer {
    private final String name;
    private final List<Attempt> attempts = new ArrayList<>();
    private ClusterSession client;
    private AppendSession session;
    private int values;

    Writer(String name, ClusterSession client) {
      this.name = name;
      this.client = client;
    }

    boolean isNamed() {
      return name.startsWith("named");
    }
  }

  private static final class Run {
    private final World world;
    private final SplittableRandom random;
    private final List<Writer> writers = new ArrayList<>();

    Run(long seed) {
      world = new World(seed);
      random = new SplittableRandom(seed * 31);
    }

    void go() {
      world.network.breakOneIn = 5 + random.nextInt(60);
      for (String name : List.of("named-1", "named-2", "random-1", "random-2")) {
        Writer writer = new Writer(name, world.client);
        open(writer);
        writers.add(writer);
      }
      for (int i = 0; i < STEPS; i++) {
        act();
        world.run(random.nextLong(1_500_000_000L) >> random.nextInt(12));
      }
      heal();
      for (Writer writer : writers) {
        for (Attempt each : writer.attempts) {
          settle(each.outcome());
        }
      }
      check();
    }

    private void act() {
      Writer writer = writers.get(random.nextInt(writers.size()));
      switch (random.nextInt(13)) {
        case 0 -> world.cluster.moveOn();
        case 1 -> {
          world.cluster.moveOn();
          world.cluster.chunks.get(world.cluster.chunks.size() - 2).primaryKnows = true;
        }
        case 2 -> world.network.down.add(anyServer());
        case 3 -> world.network.silent.add(anyServer());
        case 4 -> world.network.losingAnswers.add(anyServer());
        case 5 -> world.cluster.tail().refusing = true;
        case 6 -> {
          world.network.leader = FakeNetwork.MASTERS.get(random.nextInt(3));
          world.network.down.add(FakeNetwork.MASTERS.get(random.nextInt(3)));
        }
        case 7 -> heal();
        case 8 -> reopen(writer);
        case 9 -> world.network.damaging = 1 + random.nextInt(3);
        default -> append(writer);
      }
    }

    private String anyServer() {
      return FakeCluster.server(random.nextInt(FakeCluster.SERVERS));
    }

    private void heal() {
      world.network.down.clear();
      world.network.silent.clear();
      world.network.losingAnswers.clear();
    }

    private void append(Writer writer) {
      int count = 1 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        writer.values++;
        String value = writer.name + ":" + writer.values + ";";
        writer.attempts.add(
            new Attempt(writer.session, value, writer.session.append(World.bytes(value))));
      }
    }

    /** The old incarnation is not told: its messages may still be on their way. */
    private void reopen(Writer writer) {
      heal();
      writer.client = world.newClient();
      open(writer);
    }

    private void open(Writer writer) {
      writer.session =
          world.await(
              writer.isNamed()
                  ? writer.client.appender(FakeCluster.FILE, writer.name, World.TERMS)
                  : writer.client.appender(FakeCluster.FILE, World.TERMS));
    }

    private void settle(CompletableFuture<?> outcome) {
      while (!outcome.isDone()) {
        if (!world.scheduler.step()) {
          fail("an append that will never have an outcome");
        }
      }
    }

    private void check() {
      String content = world.content();
      for (Writer writer : writers) {
        long lastOffset = -1;
        AppendSession lastSession = writer.session;
        for (Attempt each : writer.attempts) {
          if (each.session() != lastSession && !writer.isNamed()) {
            lastOffset = -1;
          }
          lastSession = each.session();
          int found = content.indexOf(each.value());
          assertEquals(found, content.lastIndexOf(each.value()), each.value() + " is there twice");
          if (each.acknowledged().isPresent()) {
            Appended appended = each.acknowledged().get();
            assertEquals(found, appended.offset(), each.value());
            assertTrue(found > lastOffset, each.value() + " is out of order");
            lastOffset = found;
          } else if (each.failure().kind() != Failure.Kind.OUTCOME_UNKNOWN) {
            assertEquals(-1, found, each.value() + ": " + each.failure());
          }
        }
      }
      int length = content.getBytes(StandardCharsets.UTF_8).length;
      assertEquals(length, world.await(world.client.length(FakeCluster.FILE)));
    }
  }
}
