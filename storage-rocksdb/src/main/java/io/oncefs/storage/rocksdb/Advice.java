package io.oncefs.storage.rocksdb;

import java.nio.file.Path;

/** The commands that messages name. */
final class Advice {
  private Advice() {}

  static String format(Object cluster, Path directory) {
    return "`oncefs format chunkserver --cluster " + cluster + " --dir " + directory + "`";
  }

  /** For a store that does not open, whoever is to blame. */
  static String ifTheDiskIsSound(Object cluster, Path directory) {
    return "If the disk is sound and has space: " + quarantine(cluster, directory);
  }

  /** For a store that cannot be trusted any more. */
  static String quarantine(Object cluster, Path directory) {
    return "Set it aside and begin an empty one, the replicas are made again from their copies: `mv"
        + " "
        + directory
        + " "
        + directory
        + ".damaged && oncefs format chunkserver --cluster "
        + cluster
        + " --dir "
        + directory
        + "`";
  }
}
