package io.oncefs.ops.cluster;

import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Free ports of this machine's loopback address, and nothing special about any server. */
public final class Loopback implements Premises {
  private final List<String> masters;
  private final List<String> chunkservers;
  private final List<String> settings;

  private Loopback(List<String> masters, List<String> chunkservers, List<String> settings) {
    this.masters = List.copyOf(masters);
    this.chunkservers = List.copyOf(chunkservers);
    this.settings = List.copyOf(settings);
  }

  /** For so many servers. */
  public static Loopback of(int masters, int chunkservers) throws IOException {
    Ports ports = new Ports();
    List<String> ofMasters = new ArrayList<>();
    for (int i = 0; i < masters; i++) {
      ofMasters.add("127.0.0.1:" + ports.freeRow(MasterPorts.COUNT));
    }
    List<String> ofChunkservers = new ArrayList<>();
    for (int i = 0; i < chunkservers; i++) {
      ofChunkservers.add(ChunkserverPorts.free(ports));
    }
    return new Loopback(ofMasters, ofChunkservers, List.of());
  }

  /** The same with settings for every server, each as {@code -Dkey=value}. */
  public Loopback with(List<String> chosen) {
    return new Loopback(masters, chunkservers, chosen);
  }

  @Override
  public List<String> masters() {
    return masters;
  }

  @Override
  public List<String> chunkservers() {
    return chunkservers;
  }

  @Override
  public List<String> settings(String server) {
    return settings;
  }
}
