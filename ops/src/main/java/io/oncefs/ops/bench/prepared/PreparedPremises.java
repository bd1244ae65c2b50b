package io.oncefs.ops.bench.prepared;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.ratis.Founding;
import io.oncefs.master.tables.TableStore;
import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.Premises;
import io.oncefs.ops.cluster.Quorum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Free ports of this machine's loopback address, where the masters begin with prepared tables and
 * have a heap of their own size.
 */
public final class PreparedPremises implements Premises {
  private static final String HEAP = "-Xmx";

  private final Loopback ports;
  private final TableStore tables;
  private final Population population;
  private final String masterHeap;

  /**
   * Nothing is made yet.
   *
   * @param tables open as long as masters are being formatted
   * @param population what is in them; chunkservers, if there are any, begin with what it says that
   *     they have
   * @param masterHeap as {@code -Xmx} takes it
   */
  public PreparedPremises(
      Loopback ports, TableStore tables, Population population, String masterHeap) {
    this.ports = ports;
    this.tables = tables;
    this.population = population;
    this.masterHeap = masterHeap;
  }

  @Override
  public List<String> masters() {
    return ports.masters();
  }

  @Override
  public List<String> chunkservers() {
    return ports.chunkservers();
  }

  @Override
  public void formatMaster(Path data, Quorum quorum, String address, Id128 storage)
      throws IOException {
    Founding.format(data, quorum.members(), quorum.member(address), storage, tables);
  }

  @Override
  public void formatChunkserver(String address, Path data, ClusterId cluster) throws IOException {
    PreparedStore.write(data, cluster, population, ports.chunkservers().indexOf(address));
  }

  @Override
  public List<String> command(String server, List<String> java) {
    return server.startsWith("master")
        ? java.stream().map(each -> each.startsWith(HEAP) ? HEAP + masterHeap : each).toList()
        : java;
  }

  @Override
  public List<String> settings(String server) {
    return ports.settings(server);
  }
}
