package io.oncefs.chunk.sync;

import io.oncefs.protocol.MasterReply.SealOrder;
import java.util.List;

/**
 * What the rest of a server does about what the masters say. Called on the control loop, maybe
 * again and again.
 */
public interface Membership {
  /** The master has applied this start's registration. */
  void registered();

  /** The masters will never take this server as it is: the message names what to do. */
  void rejected(String message);

  /** Chunks below this are never opened any more. */
  void floor(long floor);

  /** Decisions to be carried out; each is given again until it was confirmed. */
  void seals(List<SealOrder> orders);

  /** The leading master has something to copy or to drop for this server. */
  void ordersWait();
}
