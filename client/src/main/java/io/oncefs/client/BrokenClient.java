package io.oncefs.client;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.runtime.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A defect in the client ends the client, not the application's process. */
final class BrokenClient implements FaultHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenClient.class);

  private volatile @Nullable ClusterSession session;

  /** Names what to close when something breaks. */
  void closes(ClusterSession opened) {
    this.session = opened;
  }

  @Override
  public void fatal(String what, Throwable cause) {
    LOG.error("this client is broken and closes: {}", what, cause);
    ClusterSession open = session;
    if (open != null) {
      open.close();
    }
  }
}
