package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an operator does with a chunkserver whose disk was damaged: starts it, and if it refuses its
 * store, gives it an empty one. Damage is found when the bytes are met, which may be long after.
 */
public final class Remaking {
  private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);

  private Remaking() {}

  /**
   * Starts a chunkserver that does not run.
   *
   * @return whether its store was made anew
   */
  public static boolean startOrRemake(
      ProcessCluster cluster, ServerProcess chunkserver, Consumer<String> say)
      throws IOException, InterruptedException {
    chunkserver.start();
    if (cluster.becomesReady(chunkserver, REFUSAL_LIMIT)) {
      return false;
    }
    say.accept(
        chunkserver.name() + " refuses: " + lastLine(chunkserver) + "; its store is made anew");
    cluster.reformat(chunkserver);
    chunkserver.start();
    return true;
  }

  private static String lastLine(ServerProcess server) throws IOException {
    List<String> lines = Files.readAllLines(server.log());
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }
}
