package io.oncefs.client.core;

import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.Destination;

/** What a {@link WriterSession} wants done, in the order given. */
public sealed interface WriterEffect<T> {
  void runOn(Outside<T> outside);

  /** Does what effects ask for. */
  interface Outside<T> {
    void send(Send<T> effect);

    void needTail(NeedTail<T> effect);

    void succeed(Succeed<T> effect);

    void fail(Fail<T> effect);

    void search(Search<T> effect);
  }

  /** Send; the answer or failure comes back under the number. */
  record Send<T>(long number, Destination to, Append append, long timeoutNanos)
      implements WriterEffect<T> {
    @Override
    public void runOn(Outside<T> outside) {
      outside.send(this);
    }
  }

  /** Get a tail; it or the failure comes back. */
  record NeedTail<T>(TailNeed need, long deadlineNanos) implements WriterEffect<T> {
    @Override
    public void runOn(Outside<T> outside) {
      outside.needTail(this);
    }
  }

  /** The append is in the file. */
  record Succeed<T>(T ticket, Appended appended) implements WriterEffect<T> {
    @Override
    public void runOn(Outside<T> outside) {
      outside.succeed(this);
    }
  }

  /** The append has failed, for good. */
  record Fail<T>(T ticket, Failure failure) implements WriterEffect<T> {
    @Override
    public void runOn(Outside<T> outside) {
      outside.fail(this);
    }
  }

  /**
   * Look for the seq in the chunks' idempotency records: if it is there the append succeeded,
   * otherwise it failed thus.
   */
  record Search<T>(T ticket, long sequence, Failure ifAbsent) implements WriterEffect<T> {
    @Override
    public void runOn(Outside<T> outside) {
      outside.search(this);
    }
  }
}
