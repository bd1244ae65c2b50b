package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.CoreMeter;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.MasterRequest.SealReason;

/** Hears what happens on a server; changes nothing of it. Called from many threads. */
public interface EngineMeter extends CoreMeter {
  /** Counts nothing. */
  EngineMeter NONE =
      new EngineMeter() {
        @Override
        public void unitDurable(int changes, long bytes, long nanos) {}

        @Override
        public void appendAnswered(long nanos) {}

        @Override
        public void served(long bytes) {}

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

  /** One unit was synced. */
  void unitDurable(int changes, long bytes, long nanos);

  /** An append request was answered, this long after it came in. */
  void appendAnswered(long nanos);

  /** A read was answered with this many bytes. */
  void served(long bytes);
}
