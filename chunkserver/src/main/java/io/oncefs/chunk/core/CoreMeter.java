package io.oncefs.chunk.core;

import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.MasterRequest.SealReason;

/** Hears what the cores decide; changes nothing of it. Each method must return at once. */
public interface CoreMeter {
  /** Counts nothing. */
  CoreMeter NONE =
      new CoreMeter() {
        @Override
        public void batchCommitted(int records, long bytes, long queuedNanos, long votedNanos) {}

        @Override
        public void duplicate() {}

        @Override
        public void refused(Refused.Code code) {}

        @Override
        public void writerForgotten() {}

        @Override
        public void sealAsked(SealReason reason) {}
      };

  /**
   * A batch of this server as primary.
   *
   * @param queuedNanos from the admission of its first record until it was sent
   * @param votedNanos from then until every replica had voted
   */
  void batchCommitted(int records, long bytes, long queuedNanos, long votedNanos);

  /** An append was there already and got its original place. */
  void duplicate();

  /** A writer was refused. */
  void refused(Refused.Code code);

  /** A random-id writer's row leaves the table. */
  void writerForgotten();

  void sealAsked(SealReason reason);
}
