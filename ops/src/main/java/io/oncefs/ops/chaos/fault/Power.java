package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Cuts the power of servers on disk images, and gives it back. */
final class Power {
  private Power() {}

  /**
   * What they have not synced is gone, and so are they. They stand still first, so that no sync
   * under way reports a success that it did not have.
   */
  static void off(Stage stage, List<ServerProcess> servers)
      throws IOException, InterruptedException {
    for (ServerProcess each : servers) {
      if (each.isAlive()) {
        each.pause();
      }
    }
    for (ServerProcess each : servers) {
      stage.say("power off " + each.name());
      stage.ground().images().forgetUnsynced(stage.cluster().data(each));
    }
    for (ServerProcess each : servers) {
      each.kill();
    }
  }

  /** Starts them with what is on their disks. */
  static void on(Stage stage, List<ServerProcess> servers)
      throws IOException, InterruptedException {
    for (ServerProcess each : servers) {
      Path data = stage.cluster().data(each);
      stage.ground().images().remount(each.name(), data);
      each.start();
    }
  }
}
