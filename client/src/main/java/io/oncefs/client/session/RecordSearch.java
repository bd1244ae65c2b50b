package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.RecordIndex;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply.FoundRecords;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.ListChunks;
import io.oncefs.protocol.RecordedResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the original result of an append at any age, by following the file's chunks back from its
 * end. One search at a time; the next one profits from what the last one learned.
 */
final class RecordSearch {
  private final ClientContext context;
  private final FileId file;
  private final WriterId writer;
  private final RecordIndex index = new RecordIndex();
  private final Map<ChunkId, ChunkInfo> sealed = new HashMap<>();
  private final Deque<Wanted> queue = new ArrayDeque<>();
  private @Nullable ChunkInfo last;
  private long lastReadNanos = Long.MIN_VALUE;
  private boolean walking;
  private boolean starting;

  RecordSearch(ClientContext context, FileId file, WriterId writer) {
    this.context = context;
    this.file = file;
    this.writer = writer;
  }

  private record Wanted(
      long sequence,
      long sinceNanos,
      long deadlineNanos,
      CompletableFuture<Optional<RecordedResult>> answer) {}

  /**
   * The recorded result of a seq, or empty if it is in no chunk of the file as it was after {@code
   * sinceNanos}.
   */
  CompletableFuture<Optional<RecordedResult>> find(long sequence, long sinceNanos) {
    CompletableFuture<Optional<RecordedResult>> answer = new CompletableFuture<>();
    queue.add(new Wanted(sequence, sinceNanos, context.deadline(), answer));
    next();
    return answer;
  }

  /** Starts the next search, unless one is under way. Many in a row end at once: no recursion. */
  private void next() {
    if (starting) {
      return;
    }
    starting = true;
    while (!walking && !queue.isEmpty()) {
      Wanted wanted = queue.remove();
      walking = true;
      if (last == null) {
        refresh(wanted);
      } else {
        visit(wanted, last);
      }
    }
    starting = false;
  }

  private void refresh(Wanted wanted) {
    long since = context.now();
    context.when(
        context
            .masters()
            .ask(
                new ListChunks(file, Long.MAX_VALUE, 1),
                MasterReply.Chunks.class,
                wanted.deadlineNanos()),
        answer -> {
          List<ChunkInfo> chunks = answer.chunks();
          last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
          lastReadNanos = since;
          if (last == null) {
            done(wanted, null);
          } else {
            visit(wanted, last);
          }
        },
        failure -> fail(wanted, failure));
  }

  private void visit(Wanted wanted, ChunkInfo chunk) {
    Long lowest = index.lowest(chunk.description().chunk());
    if (lowest != null) {
      visit(wanted, chunk, lowest);
      return;
    }
    ask(
        wanted,
        chunk,
        1,
        0,
        1,
        answered -> {
          List<RecordedResult> results = found(answered).results();
          long first = results.isEmpty() ? RecordIndex.NOTHING : results.get(0).sequence();
          if (!results.isEmpty() || !answered.chunk().isOpen()) {
            index.learnLowest(chunk.description().chunk(), first);
          }
          visit(wanted, answered.chunk(), first);
        });
  }

  private void visit(Wanted wanted, ChunkInfo chunk, long lowest) {
    ChunkId id = chunk.description().chunk();
    long sequence = wanted.sequence();
    if (lowest > sequence) {
      goBack(wanted, chunk);
    } else if (index.covers(id, sequence)) {
      done(wanted, index.find(sequence));
    } else {
      ask(
          wanted,
          chunk,
          sequence,
          index.nextLsn(id, sequence),
          Limits.PAGE_MAX,
          answered -> {
            FoundRecords found = found(answered);
            index.learnPage(id, sequence, found.results(), found.nextLsn());
            done(wanted, index.find(sequence));
          });
    }
  }

  private void goBack(Wanted wanted, ChunkInfo chunk) {
    Predecessor before = chunk.description().predecessor();
    if (before == null) {
      done(wanted, null);
      return;
    }
    ChunkInfo known = sealed.get(before.chunk());
    if (known != null) {
      visit(wanted, known);
      return;
    }
    context.when(
        context
            .masters()
            .ask(
                new DescribeChunk(before.chunk()), MasterReply.Chunk.class, wanted.deadlineNanos()),
        described -> {
          sealed.put(before.chunk(), described.chunk());
          visit(wanted, described.chunk());
        },
        failure -> fail(wanted, failure));
  }

  private void ask(
      Wanted wanted,
      ChunkInfo chunk,
      long fromSequence,
      long fromLsn,
      int max,
      Consumer<Answered<FoundRecords>> then) {
    FindRecords question =
        new FindRecords(
            chunk.description().chunk(), writer, fromSequence, Long.MAX_VALUE, fromLsn, max);
    context.when(
        ChunkRecords.find(context, chunk, question, wanted.deadlineNanos()),
        answered -> {
          if (last != null && last.description().chunk().equals(question.chunk())) {
            last = answered.chunk();
          }
          then.accept(answered);
        },
        failure -> fail(wanted, failure));
  }

  private static FoundRecords found(Answered<FoundRecords> answered) {
    FoundRecords reply = answered.reply();
    if (reply == null) {
      throw new IllegalStateException("records were asked for until there was an answer");
    }
    return reply;
  }

  private void done(Wanted wanted, @Nullable RecordedResult result) {
    if (result == null && lastReadNanos <= wanted.sinceNanos()) {
      refresh(wanted);
      return;
    }
    walking = false;
    wanted.answer().complete(Optional.ofNullable(result));
    next();
  }

  private void fail(Wanted wanted, Failure failure) {
    walking = false;
    wanted.answer().completeExceptionally(new OperationFailed(failure));
    next();
  }
}
