package io.oncefs.client.session;

/** Hears what a client's sessions go through, for metrics. Called on the loop; must not block. */
public interface SessionEvents {
  /** For those who do not want to know. */
  SessionEvents NONE =
      new SessionEvents() {
        @Override
        public void appended(long nanos, int bytes, boolean duplicate) {}

        @Override
        public void appendFailed() {}

        @Override
        public void requestRepeated() {}

        @Override
        public void tailChanged() {}
      };

  /** An append was acknowledged, so long after it was asked for. */
  void appended(long nanos, int bytes, boolean duplicate);

  void appendFailed();

  /** A primary gave no outcome, and what was sent is sent again. */
  void requestRepeated();

  /** A file went on in another chunk. */
  void tailChanged();
}
