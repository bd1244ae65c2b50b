package io.oncefs.client.session;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Failures;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends that were asked for before, by this incarnation of the writer or an earlier one: they get
 * the outcome of the original, at any age.
 */
final class Repeats {
  private final ClientContext context;
  private final RecordSearch search;
  private final WriterId writer;
  private final Map<Long, RecordedResult> recorded = new HashMap<>();

  /**
   * @param recorded what the writer's row held when it was opened
   */
  Repeats(
      ClientContext context, RecordSearch search, WriterId writer, List<RecordedResult> recorded) {
    this.context = context;
    this.search = search;
    this.writer = writer;
    recorded.forEach(each -> this.recorded.put(each.sequence(), each));
  }

  /**
   * Sees to an append at or below the last seq.
   *
   * @param original the one under the same seq that has no outcome yet; null if none
   */
  void take(
      AppendTicket ticket, long sequence, @Nullable AppendTicket original, long lastRecorded) {
    RecordedResult known = recorded.get(sequence);
    if (original != null && !original.isSameContentAs(ticket)) {
      context.fail(ticket.outcome(), Failures.sequenceReused(sequence));
    } else if (original != null) {
      context.when(
          original.outcome(),
          done ->
              ticket.outcome().complete(new Appended(sequence, done.offset(), done.length(), true)),
          failure -> context.fail(ticket.outcome(), failure));
    } else if (known != null) {
      answer(ticket, known);
    } else {
      search(ticket, sequence, Failures.outOfSequence(lastRecorded));
    }
  }

  /** Looks the seq up; one that was never recorded failed thus. */
  void search(AppendTicket ticket, long sequence, Failure ifAbsent) {
    context.when(
        search.find(sequence, context.now()),
        found ->
            found.ifPresentOrElse(
                result -> answer(ticket, result), () -> context.fail(ticket.outcome(), ifAbsent)),
        failure ->
            context.fail(
                ticket.outcome(), Failures.outcomeUnknown(writer, sequence, failure.message())));
  }

  private void answer(AppendTicket ticket, RecordedResult result) {
    boolean refused = result.kind() == RecordKind.REFUSED;
    boolean sameLength = refused || result.length() == ticket.bytes().length();
    if (result.crc32c() != ticket.crc32c() || !sameLength) {
      context.fail(ticket.outcome(), Failures.sequenceReused(result.sequence()));
    } else if (refused) {
      context.fail(ticket.outcome(), Failures.precondition(result.offset()));
    } else {
      ticket
          .outcome()
          .complete(new Appended(result.sequence(), result.offset(), result.length(), true));
    }
  }
}
