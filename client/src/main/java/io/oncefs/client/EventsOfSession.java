package io.oncefs.client;

import io.oncefs.client.session.SessionEvents;

/** Hands on what the sessions say. */
record EventsOfSession(ClientEvents listener) implements SessionEvents {
  @Override
  public void appended(long nanos, int bytes, boolean duplicate) {
    listener.appended(nanos, bytes, duplicate);
  }

  @Override
  public void appendFailed() {
    listener.appendFailed();
  }

  @Override
  public void requestRepeated() {
    listener.requestRepeated();
  }

  @Override
  public void tailChanged() {
    listener.tailChanged();
  }
}
