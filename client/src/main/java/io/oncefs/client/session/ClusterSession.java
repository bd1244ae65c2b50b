package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.WriterTerms;
import io.oncefs.common.FileId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.WriterPage;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.RequestId;
import io.oncefs.protocol.WriterRow;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything one process does with one cluster, asynchronously, on one loop of its host. Methods
 * may be called from any thread; futures complete on the loop unless a method says otherwise: what
 * hangs on them must not block. The public API blocks on it; the simulator drives it as it is.
 */
public final class ClusterSession implements AutoCloseable {
  private static final int FILES_MAX = 1_024;

  private final EventLoop loop;
  private final MasterLink masters;
  private final ClientContext context;
  private final RecentlyUsed<FileId, FileTail> tails;
  private final RecentlyUsed<FileId, FileChunks> chunks;
  private final ReplicaHealth health;
  private final Hedging hedging;
  private final Set<AppendSession> appenders = new LinkedHashSet<>();
  private final List<CompletableFuture<Void>> goodbyes = new ArrayList<>();
  private final OpenWork work = new OpenWork();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * @param masters host:port of each master
   */
  public ClusterSession(
      Host host,
      ChunkCalls chunkCalls,
      MasterCalls masterCalls,
      List<String> masters,
      SessionSettings settings,
      SessionEvents events) {
    this.loop = host.newLoop("oncefs-client");
    this.masters = new MasterLink(host, loop, masterCalls, masters, settings.masterAttemptNanos());
    this.context = new ClientContext(host, loop, chunkCalls, this.masters, settings, events, work);
    this.tails = new RecentlyUsed<>(FILES_MAX, file -> new FileTail(context, file));
    this.chunks = new RecentlyUsed<>(FILES_MAX, file -> new FileChunks(context, file));
    this.health = new ReplicaHealth(host.clock());
    this.hedging = new Hedging(loop);
  }

  /**
   * Asks the masters something that changes nothing. This future may also complete on a thread of
   * the network.
   */
  public <R extends MasterReply> CompletableFuture<R> ask(
      MasterRequest request, Class<R> expected) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    work.add(answer);
    if (!answer.isDone()) {
      masters.askAnywhere(request, expected, context.deadline(), answer);
    }
    return answer;
  }

  /**
   * Has the masters change something, once, however often it has to be asked. This future may also
   * complete on a thread of the network.
   */
  public <R extends MasterReply> CompletableFuture<R> change(
      Function<RequestId, MasterRequest.Change> request, Class<R> expected) {
    return ask(request.apply(masters.nextRequest()), expected);
  }

  /** A new random-id writer. */
  public CompletableFuture<AppendSession> appender(FileId file, WriterTerms terms) {
    return context.onLoop(
        () ->
            CompletableFuture.completedFuture(
                keep(AppendSession.random(context, tails.get(file), terms))));
  }

  /** Takes a named writer over, from an earlier incarnation if there is one. */
  public CompletableFuture<AppendSession> appender(FileId file, String writer, WriterTerms terms) {
    return context.onLoop(
        () -> {
          FileTail tail = tails.get(file);
          WriterOpening opening =
              new WriterOpening(context, tail, WriterId.named(writer), context.deadline());
          return opening
              .takeOver()
              .thenApply(row -> keep(AppendSession.named(context, tail, row, terms)));
        });
  }

  /** A page of a file's writers; {@code from} is the least one wanted, null for the first. */
  public CompletableFuture<WriterPage> writers(FileId file, @Nullable WriterId from, int max) {
    return context.onLoop(() -> new WriterDesk(context, tails.get(file)).list(from, max));
  }

  /** Removes a named writer from a file, for ever. */
  public CompletableFuture<Done> removeWriter(FileId file, WriterId writer) {
    return context.onLoop(() -> new WriterDesk(context, tails.get(file)).remove(writer));
  }

  /** Fences whoever appends as this writer under this epoch. */
  public CompletableFuture<WriterRow> fenceWriter(
      FileId file, WriterId writer, WriterEpoch holder) {
    return context.onLoop(() -> new WriterDesk(context, tails.get(file)).fence(writer, holder));
  }

  /** Reads a file. */
  public CompletableFuture<FileReading> reader(FileId file) {
    return context.onLoop(() -> CompletableFuture.completedFuture(reading(chunks.get(file))));
  }

  private FileReading reading(FileChunks places) {
    int preferred = context.host().entropy().nextInt(64);
    return new FileReading(new FileSource(context, places, health, hedging, preferred));
  }

  /** Follows a file from an offset on; call {@link FileFollowing#end} when it is enough. */
  public CompletableFuture<FileFollowing> follow(FileId file, long from, long readAheadBytes) {
    return context.onLoop(
        () -> {
          FileChunks places = chunks.get(file);
          return CompletableFuture.completedFuture(
              new FileFollowing(context, places, reading(places), from, readAheadBytes));
        });
  }

  /** The file's committed length at some instant after this call. */
  public CompletableFuture<Long> length(FileId file) {
    return context.onLoop(() -> FileLength.of(context, chunks.get(file), context.deadline()));
  }

  /** Ends an appender: what has no outcome yet fails. */
  public void close(AppendSession appender) {
    loop.execute(() -> end(appender, closedFailure("the appender was closed")));
  }

  /**
   * Fails what is under way and ends the loop, once goodbyes were heard or given up. Idempotent.
   */
  public CompletableFuture<Void> end() {
    Failure failure = closedFailure("this client was closed");
    loop.execute(
        () -> {
          List.copyOf(appenders).forEach(each -> end(each, failure));
          work.end(failure);
          context.when(
              CompletableFuture.allOf(goodbyes.toArray(CompletableFuture<?>[]::new)),
              heard -> {
                loop.close();
                ended.complete(null);
              },
              unexpected -> loop.close());
        });
    return ended;
  }

  @Override
  public void close() {
    CompletableFuture<Void> unused = end();
  }

  private void end(AppendSession appender, Failure failure) {
    if (appenders.remove(appender)) {
      goodbyes.removeIf(CompletableFuture::isDone);
      goodbyes.add(appender.end(failure));
    }
  }

  private static Failure closedFailure(String message) {
    return Failure.of(Failure.Kind.CLOSED, message);
  }

  private AppendSession keep(AppendSession opened) {
    appenders.add(opened);
    return opened;
  }
}
