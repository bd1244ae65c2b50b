package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.TermCalls;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

class LeadershipProofTest {
  private static final long TERM = 7;
  private static final long MILLIS = 1_000_000L;
  private static final RaftPeerId SELF = RaftPeerId.valueOf("m0");

  private final SimScheduler scheduler = new SimScheduler(1);
  private final SimHost host =
      new SimHost(
          scheduler,
          (what, cause) -> {
            throw new AssertionError(what, cause);
          });
  private final AskedVoters voters = new AskedVoters();
  private final LeadershipProof proof =
      new LeadershipProof(voters, host.clock(), host.newLoop("proof"), Duration.ofSeconds(2));

  private static List<RaftPeer> peers(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> RaftPeer.newBuilder().setId("m" + i).setAddress("h:" + (9000 + i)).build())
        .toList();
  }

  private CompletableFuture<Void> begin(int others) {
    return proof.begin(SELF, new Electorate(peers(0, others), List.of()), TERM);
  }

  private void runFor(long nanos) {
    long end = scheduler.nowNanos() + nanos;
    scheduler.after(nanos, () -> {});
    while (scheduler.nowNanos() < end) {
      scheduler.step();
    }
  }

  @Test
  void oneOfTwoIsEnoughAndTheOneThatAnsweredLastIsAskedFirst() {
    CompletableFuture<Void> first = begin(2);
    assertEquals(List.of("m1"), voters.names());
    voters.question("m1").term.accept(TERM);
    assertTrue(first.isDone());

    voters.questions.clear();
    CompletableFuture<Void> second = begin(2);
    runFor(11 * MILLIS);
    voters.question("m2").term.accept(TERM);
    assertTrue(second.isDone());

    voters.questions.clear();
    CompletableFuture<Void> third = begin(2);
    assertEquals(List.of("m2"), voters.names());
    assertFalse(third.isDone());
  }

  @Test
  void whenTheOneThatIsAskedSaysNothingTheOtherIsAskedInTenMilliseconds() {
    CompletableFuture<Void> read = begin(2);
    runFor(11 * MILLIS);
    assertEquals(List.of("m1", "m2"), voters.names());
    voters.question("m2").term.accept(TERM);
    assertTrue(read.isDone());
  }

  @Test
  void oneThatIsPausedCostsOneReadAMomentAndTheLaterOnesNothing() {
    assertFalse(begin(2).isDone());
    voters.question("m1").term.accept(TERM);
    for (int i = 0; i < 100; i++) {
      voters.questions.clear();
      CompletableFuture<Void> read = begin(2);
      runFor(i == 0 ? 11 * MILLIS : MILLIS);
      assertEquals(i == 0 ? List.of("m1", "m2") : List.of("m2"), voters.names());
      voters.question("m2").term.accept(TERM);
      assertTrue(read.isDone());
    }
  }

  @Test
  void whenTheOneThatIsAskedIsGoneTheOtherIsAskedAtOnce() {
    CompletableFuture<Void> read = begin(2);
    voters.question("m1").noAnswer.run();
    assertEquals(List.of("m1", "m2"), voters.names());
    voters.question("m2").term.accept(TERM);
    assertTrue(read.isDone());
  }

  @Test
  void oneThatCannotBeAskedIsNoHelpAndTheOtherIsAskedAtOnce() {
    voters.unaskable = "m1";
    CompletableFuture<Void> read = begin(2);
    assertEquals(List.of("m2"), voters.names());
    voters.question("m2").term.accept(TERM);
    assertTrue(read.isDone());
  }

  @Test
  void whereNobodyCanBeAskedTheProofFailsInTimeAndTheNextOneIsAsGoodAsEver() {
    voters.unaskable = "m1";
    CompletableFuture<Void> read = begin(1);
    runFor(3_000 * MILLIS);
    assertTrue(read.isCompletedExceptionally());

    voters.unaskable = "";
    CompletableFuture<Void> next = begin(2);
    runFor(11 * MILLIS);
    assertEquals(List.of("m1", "m2"), voters.names());
    voters.question("m2").term.accept(TERM);
    assertTrue(next.isDone());
  }

  @Test
  void oneThatIsInALaterTermProvesNothing() {
    CompletableFuture<Void> read = begin(2);
    voters.question("m1").term.accept(TERM + 1);
    assertFalse(read.isDone());
    voters.question("m2").term.accept(TERM + 1);
    runFor(100 * MILLIS);
    assertFalse(read.isDone());
    assertTrue(voters.names().size() > 2, "they are asked again");
  }

  @Test
  void anAnswerToAnEarlierQuestionIsNeverCounted() {
    CompletableFuture<Void> first = begin(2);
    AskedVoters.Question late = voters.question("m1");
    runFor(11 * MILLIS);
    voters.question("m2").term.accept(TERM);
    assertTrue(first.isDone());

    CompletableFuture<Void> second = begin(2);
    late.term.accept(TERM);
    assertFalse(second.isDone(), "it was given before this read came");
    voters.questions.clear();
    runFor(11 * MILLIS);
    voters.question("m1").term.accept(TERM);
    assertTrue(second.isDone());
  }

  @Test
  void ofFourOthersTwoAreAskedAndBothHaveToAgree() {
    CompletableFuture<Void> read = begin(4);
    assertEquals(List.of("m1", "m2"), voters.names());
    voters.question("m2").term.accept(TERM);
    assertFalse(read.isDone());
    runFor(11 * MILLIS);
    assertEquals(List.of("m1", "m2", "m3", "m4"), voters.names());
    voters.question("m4").term.accept(TERM);
    assertTrue(read.isDone());

    voters.questions.clear();
    CompletableFuture<Void> next = begin(4);
    assertEquals(List.of("m4", "m2"), voters.names());
    assertFalse(next.isDone());
  }

  @Test
  void whileVotersAreReplacedAMajorityOfBothSetsHasToAgree() {
    CompletableFuture<Void> read =
        proof.begin(SELF, new Electorate(peers(0, 2), peers(2, 4)), TERM);
    runFor(11 * MILLIS);
    voters.question("m1").term.accept(TERM);
    voters.question("m2").term.accept(TERM);
    assertFalse(read.isDone(), "of those before only one agrees");
    voters.question("m4").term.accept(TERM);
    assertTrue(read.isDone());
  }

  @Test
  void aMajorityThatStaysSilentFailsIt() {
    CompletableFuture<Void> read = begin(2);
    runFor(11 * MILLIS);
    for (int i = 0; i < 200 && !read.isDone(); i++) {
      List<AskedVoters.Question> asked = List.copyOf(voters.questions);
      voters.questions.clear();
      asked.forEach(each -> each.noAnswer.run());
      runFor(21 * MILLIS);
    }
    assertTrue(read.isCompletedExceptionally());
  }

  @Test
  void oneThatLostItsTermFailsIt() {
    CompletableFuture<Void> read = begin(2);
    proof.lost();
    runFor(MILLIS);
    assertTrue(read.isCompletedExceptionally());
    voters.question("m1").term.accept(TERM);
    assertTrue(read.isCompletedExceptionally());
  }

  @Test
  void whenNobodyReadsNothingTicks() {
    CompletableFuture<Void> read = begin(2);
    voters.question("m1").term.accept(TERM);
    assertTrue(read.isDone());
    runFor(100 * MILLIS);
    assertFalse(scheduler.step(), "a timer without end");
  }

  /** Notes what they are asked; the test answers. */
  private static final class AskedVoters implements TermCalls {
    private final List<Question> questions = new ArrayList<>();
    private String unaskable = "";

    private record Question(String node, LongConsumer term, Runnable noAnswer) {}

    @Override
    public void ask(NodeId node, String logAddress, LongConsumer term, Runnable noAnswer) {
      if (node.value().equals(unaskable)) {
        throw new IllegalStateException("on purpose");
      }
      questions.add(new Question(node.value(), term, noAnswer));
    }

    List<String> names() {
      return questions.stream().map(Question::node).toList();
    }

    /** The last one this voter was asked. */
    Question question(String node) {
      return questions.stream()
          .filter(each -> each.node().equals(node))
          .reduce((earlier, later) -> later)
          .orElseThrow(() -> new AssertionError(node + " was not asked: " + names()));
    }
  }
}
