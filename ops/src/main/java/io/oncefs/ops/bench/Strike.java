package io.oncefs.ops.bench;

import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;

/**
 * What is done to a server while appends go on.
 *
 * @param what it is called in the key of the figures
 */
public record Strike(String what, Victim victim, Harm harm) {
  /** Chooses whom it hits, at that moment. */
  public interface Victim {
    ServerProcess find() throws IOException, InterruptedException, TookTooLong;
  }

  /** Does it, and leaves it at that: whoever strikes mends it. */
  public interface Harm {
    void to(ServerProcess victim) throws IOException, InterruptedException;
  }
}
