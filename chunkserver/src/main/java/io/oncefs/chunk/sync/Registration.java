package io.oncefs.chunk.sync;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.RegisterServer;

/** Makes this start known to the master: until it is applied, the server opens nothing. */
public final class Registration {
  private final LeaderLink leader;
  private final ChunkStore store;
  private final Membership membership;

  public Registration(LeaderLink leader, ChunkStore store, Membership membership) {
    this.leader = leader;
    this.store = store;
    this.membership = membership;
  }

  /**
   * Asks until there is an answer.
   *
   * @param highestChunk the largest id of the chunks in the store, 0 if there is none
   * @param address host:port at which others reach this server
   * @param httpAddress of its admin HTTP; empty if there is none
   */
  public void start(long highestChunk, String address, String httpAddress, String rack) {
    leader.ask(
        new RegisterServer(
            store.cluster(),
            store.store(),
            store.generation(),
            highestChunk,
            address,
            httpAddress,
            rack),
        this::heard);
  }

  private void heard(MasterReply reply) {
    if (reply instanceof MasterReply.Registered registered
        && registered.generation().equals(store.generation())) {
      membership.registered();
    } else if (reply instanceof MasterReply.Failed failed) {
      membership.rejected(failed.message());
    } else {
      membership.rejected(
          "the master registered another start of this store than "
              + store.generation()
              + " ("
              + reply
              + "): is a second server running on a copy of its directory?");
    }
  }
}
