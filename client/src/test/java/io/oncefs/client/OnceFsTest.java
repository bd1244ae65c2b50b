package io.oncefs.client;

import static io.oncefs.client.AppendCondition.ifLength;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.FakeCluster;
import io.oncefs.client.session.SessionEvents;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.real.RealHost;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The public API on real threads, over a cluster in memory. */
@Timeout(60)
class OnceFsTest {
  private static final String LOG = "/logs/app.log";

  private final FakeCluster cluster = new FakeCluster();
  private final DirectCalls calls = new DirectCalls(cluster::chunkServer, cluster::master);

  /** Nothing is lost here: a request that is asked again after a pause would be a duplicate. */
  private final OnceFs fs = connect(Duration.ofSeconds(20));

  private OnceFs connect(Duration requestTimeout) {
    Host host =
        new RealHost(
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    ClientConfig config = ClientConfig.load().withRequestTimeout(requestTimeout);
    ClusterSession session =
        new ClusterSession(host, calls, calls, List.of("m1"), config.session(), SessionEvents.NONE);
    return new OnceFs(host, session, config, List.of());
  }

  @AfterEach
  void close() {
    fs.close();
  }

  @Test
  void appendCreatesTheFileAndReadsBack() throws Exception {
    AppendResult first = fs.append(LOG, bytes("hello\n"));
    AppendResult second = fs.append(LOG, bytes("world\n"));
    assertEquals(new AppendResult(0, 6, 1, false), first);
    assertEquals(new AppendResult(6, 6, 2, false), second);
    assertEquals(12, fs.length(LOG));
    try (InputStream in = fs.open(LOG)) {
      assertEquals("hello\nworld\n", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void halfASurrogatePairInAPathIsRefusedAndNotTakenForAQuestionMark() throws Exception {
    fs.append("/a?", bytes("x"));
    String half = "/a\uD83D";
    assertThrows(InvalidArgument.class, () -> fs.append(half, bytes("y")));
    assertThrows(InvalidArgument.class, () -> fs.create(half));
    assertThrows(InvalidArgument.class, () -> fs.rename("/a?", half));
    assertThrows(InvalidArgument.class, () -> fs.delete(half, false));
    assertEquals(1, fs.length("/a?"));
  }

  @Test
  void aNamedWriterGoesOnWhereItStopped() throws Exception {
    try (Appender log = fs.appender(LOG).writer("ingest-7").open()) {
      assertEquals(0, log.lastSequence());
      CompletableFuture<AppendResult> a = log.appendAsync(100, bytes("a"));
      CompletableFuture<AppendResult> b = log.appendAsync(105, bytes("b"));
      log.flush();
      assertEquals(1, CompletableFuture.allOf(a, b).thenApply(all -> 1).get());
      assertEquals(105, log.lastSequence());
    }
    try (Appender log = fs.appender(LOG).writer("ingest-7").open()) {
      assertEquals(105, log.lastSequence());
      assertTrue(log.append(105, bytes("b")).duplicate());
      assertEquals(106, log.append(bytes("c")).sequence());
      assertEquals(new Resolution.Committed(1, 1), log.resolve(105));
      assertEquals(new Resolution.Never(), log.resolve(101));
      assertThrows(SequenceReused.class, () -> log.append(100, bytes("x")));
      OutOfSequence gap = assertThrows(OutOfSequence.class, () -> log.append(103, bytes("x")));
      assertEquals(106, gap.lastSequence());
    }
    assertEquals("abc", new String(cluster.content(), UTF_8));
  }

  @Test
  void aBatchIsOneRecord() throws Exception {
    try (Appender log = fs.appender(LOG).open()) {
      AppendResult result = log.appendAll(List.of(bytes("head"), bytes("body")));
      assertEquals(new AppendResult(0, 8, 1, false), result);
    }
  }

  @Test
  void whatHangsOnAnAppendHasRunWhenAFlushReturns() throws Exception {
    CountDownLatch flushed = new CountDownLatch(1);
    try (Appender log = fs.appender(LOG).open()) {
      CompletableFuture<Boolean> flushedMeanwhile =
          log.appendAsync(bytes("abc"))
              .thenApply(
                  result -> {
                    try {
                      return flushed.await(200, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException stopped) {
                      throw new AssertionError(stopped);
                    }
                  });
      CompletableFuture<AppendResult> second = log.appendAsync(bytes("def"));
      log.flush();
      flushed.countDown();
      assertTrue(second.isDone());
      assertFalse(flushedMeanwhile.join(), "the flush returned while the first was being told");
    }
  }

  @Test
  void whatHangsOnAnAppendMayFlush() throws Exception {
    try (Appender log = fs.appender(LOG).open()) {
      CompletableFuture<Boolean> flushed =
          log.appendAsync(bytes("abc"))
              .thenApply(
                  result -> {
                    try {
                      log.flush();
                      return true;
                    } catch (OnceFsException failed) {
                      throw new AssertionError(failed);
                    }
                  });
      assertTrue(flushed.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aPreconditionIsChecked() throws Exception {
    try (Appender log = fs.appender(LOG).open()) {
      log.append(bytes("abc"));
      PreconditionFailed failed =
          assertThrows(PreconditionFailed.class, () -> log.append(bytes("x"), ifLength(1)));
      assertEquals(3, failed.length());
      assertEquals(3, log.append(bytes("d"), ifLength(3)).offset());
      log.flush();
    }
  }

  @Test
  void appendersAreHeldBackByWhatIsUnacknowledged() throws Exception {
    try (Appender log = fs.appender(LOG).maxUnacked(1_000).maxBlock(Duration.ofMillis(50)).open()) {
      log.append(bytes("first"));
      calls.hold();
      CompletableFuture<AppendResult> one = log.appendAsync(new byte[800]);
      assertThrows(Unavailable.class, () -> log.appendAsync(new byte[800]));
      assertFalse(log.tryAppend(new byte[800]).isPresent());
      calls.letGo();
      one.get(20, TimeUnit.SECONDS);
      assertTrue(log.tryAppend(new byte[800]).isPresent());
    }
  }

  @Test
  void aFutureMayAppendAgainAndBlock() throws Exception {
    try (Appender log = fs.appender(LOG).open()) {
      CompletableFuture<AppendResult> second =
          log.appendAsync(bytes("a"))
              .thenApply(
                  first -> {
                    try {
                      return log.append(bytes("b"));
                    } catch (OnceFsException failed) {
                      throw new AssertionError(failed);
                    }
                  });
      assertEquals(2, second.get(20, TimeUnit.SECONDS).sequence());
    }
  }

  @Test
  void theEarlierIncarnationHearsThatItIsFenced() throws Exception {
    Appender old = fs.appender(LOG).writer("w").open();
    try (Appender young = fs.appender(LOG).writer("w").open()) {
      ExecutionException failed =
          assertThrows(ExecutionException.class, () -> old.appendAsync(bytes("x")).get());
      assertInstanceOf(WriterFenced.class, failed.getCause());
      assertThrows(WriterFenced.class, old::flush);
      assertThrows(AppenderStopped.class, () -> old.append(bytes("y")));
      young.append(bytes("z"));
    }
    assertEquals("z", new String(cluster.content(), UTF_8));
  }

  @Test
  void aChannelReadsAnywhereAndSeesWhatIsAdded() throws Exception {
    fs.append(LOG, bytes("0123456789"));
    try (SeekableByteChannel channel = fs.channel(LOG)) {
      ByteBuffer some = ByteBuffer.allocate(4);
      channel.position(3).read(some);
      assertArrayEquals(bytes("3456"), some.array());
      assertEquals(7, channel.position());
      assertEquals(-1, channel.position(10).read(ByteBuffer.allocate(1)));
      fs.append(LOG, bytes("A"));
      assertEquals(1, channel.read(ByteBuffer.allocate(9)));
      assertEquals(11, channel.size());
      assertThrows(NonWritableChannelException.class, () -> channel.write(some));
    }
  }

  @Test
  void aStreamSkipsWithoutReading() throws Exception {
    fs.append(LOG, bytes("0123456789"));
    try (InputStream in = fs.open(LOG)) {
      assertEquals('0', in.read());
      assertEquals(7, in.skip(7));
      assertEquals("89", new String(in.readAllBytes(), UTF_8));
      assertEquals(0, in.skip(1));
    }
  }

  @Test
  void whoReadsAgainAfterAnInterruptMissesNothing() throws Exception {
    fs.append(LOG, bytes("0123456789"));
    try (InputStream in = fs.open(LOG)) {
      calls.hold();
      Thread.currentThread().interrupt();
      assertThrows(Interrupted.class, in::read);
      assertTrue(Thread.interrupted());
      calls.letGo();
      assertEquals("0123456789", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void statAndListKnowTheLengthOfAnOpenFile() throws Exception {
    fs.append(LOG, bytes("12345"));
    fs.create("/logs/b");
    fs.create("/logs/c");
    assertEquals(5, fs.stat(LOG).length());
    List<FileInfo> entries = fs.list("/logs");
    assertEquals(List.of("app.log", "b", "c"), entries.stream().map(FileInfo::name).toList());
    assertEquals(5, entries.get(0).length());
    assertTrue(fs.stat("/logs").directory());
  }

  @Test
  void appendFollowsThePathAfterARename() throws Exception {
    fs.append(LOG, bytes("old"));
    fs.rename(LOG, "/logs/old.log");
    assertFalse(fs.exists(LOG));
    assertThrows(AlreadyExists.class, () -> fs.create("/logs/old.log"));
    assertEquals(3, fs.append("/logs/old.log", bytes("more")).offset());
  }

  @Test
  void failuresAreNamed() {
    assertThrows(NotFound.class, () -> fs.open("/logs/none"));
    assertThrows(IsADirectory.class, () -> fs.open("/logs"));
    LimitExceeded tooLarge =
        assertThrows(LimitExceeded.class, () -> fs.append(LOG, new byte[(8 << 20) + 1]));
    assertEquals(8 << 20, tooLarge.limit());
    assertFalse(tooLarge.isRetriable());
    assertThrows(IllegalArgumentException.class, () -> fs.appender(LOG).writer("\u0007"));
    assertThrows(IllegalArgumentException.class, () -> OnceFs.builder("a,,b"));
  }

  @Test
  void mastersThatDoNotAnswerAreNamed() {
    calls.cutOff();
    try (OnceFs impatient = connect(Duration.ofMillis(300))) {
      Unavailable nobody = assertThrows(Unavailable.class, () -> impatient.stat(LOG));
      assertTrue(nobody.getMessage().contains("m1"), nobody.getMessage());
      assertTrue(nobody.isRetriable());
      assertThrows(Unavailable.class, () -> impatient.create(LOG));
    }
  }

  @Test
  void aClosedClientSaysSo() throws Exception {
    Appender log = fs.appender(LOG).open();
    fs.close();
    assertThrows(ClientClosed.class, () -> log.append(bytes("x")));
    assertThrows(ClientClosed.class, () -> fs.length(LOG));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
