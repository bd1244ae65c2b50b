package io.oncefs.ops.cluster;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.ratis.MasterStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the servers of a cluster of processes live, and what surrounds each of them there. */
public interface Premises {
  /** host:port of the masters' gRPC services; no two with the same port. */
  List<String> masters();

  /** host:port of the chunkservers' gRPC services; no two with the same port. */
  List<String> chunkservers();

  /**
   * Before the data of a server is made.
   *
   * @param data where it will be; empty or missing afterwards
   */
  default void furnish(String server, Path data) throws IOException, InterruptedException {}

  /**
   * Makes the directory of a master.
   *
   * @param storage a random id
   */
  default void formatMaster(Path data, Quorum quorum, String address, Id128 storage)
      throws IOException {
    MasterStorage.format(data, quorum.members(), quorum.member(address), storage);
  }

  /** Makes the store of a chunkserver. */
  default void formatChunkserver(String address, Path data, ClusterId cluster) throws IOException {
    ChunkStores.format(data, cluster);
  }

  /** What starts a server: the line of its Java process within whatever surrounds it here. */
  default List<String> command(String server, List<String> java) {
    return java;
  }

  /** Settings beyond the usual ones, each as {@code -Dkey=value}. */
  default List<String> settings(String server) {
    return List.of();
  }
}
