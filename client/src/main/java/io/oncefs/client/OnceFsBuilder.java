package io.oncefs.client;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.SessionEvents;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.GrpcChunkCalls;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says how to talk to a cluster, then connects. What is not said comes from reference.conf. */
public final class OnceFsBuilder {
  private static final int MASTER_PORT = 9640;
  private static final int PORT_MAX = 65_535;

  private final List<String> masters;
  private ClientConfig config = ClientConfig.load();
  private ClientEvents events = ClientEvents.NONE;

  OnceFsBuilder(String masters) {
    this.masters = parse(masters);
  }

  /** Overall deadline of everything but appends, retries included. */
  public OnceFsBuilder requestTimeout(Duration timeout) {
    config = config.withRequestTimeout(timeout);
    return this;
  }

  /** What appenders begin with; see {@link AppenderBuilder#deliveryTimeout}. */
  public OnceFsBuilder deliveryTimeout(Duration timeout) {
    config = config.withAppender(config.appender().withDeliveryTimeout(timeout));
    return this;
  }

  /** What appenders begin with; see {@link AppenderBuilder#maxUnacked}. */
  public OnceFsBuilder maxUnacked(long bytes) {
    config = config.withAppender(config.appender().withMaxUnacked(bytes));
    return this;
  }

  /** What appenders begin with; see {@link AppenderBuilder#maxBlock}. */
  public OnceFsBuilder maxBlock(Duration duration) {
    config = config.withAppender(config.appender().withMaxBlock(duration));
    return this;
  }

  /** Hears of what the client goes through. */
  public OnceFsBuilder events(ClientEvents listener) {
    this.events = listener;
    return this;
  }

  /**
   * Starts the client. Nobody is asked yet: a cluster that cannot be reached shows in the first
   * call.
   */
  public OnceFs connect() {
    BrokenClient broken = new BrokenClient();
    RealHost host = new RealHost(broken);
    Network network = Network.open(host);
    GrpcChunkCalls chunkCalls = new GrpcChunkCalls(network);
    GrpcMasterCalls masterCalls = new GrpcMasterCalls(network);
    SessionEvents heard = new EventsOfSession(events);
    ClusterSession session =
        new ClusterSession(host, chunkCalls, masterCalls, masters, config.session(), heard);
    broken.closes(session);
    return new OnceFs(host, session, config, List.of(chunkCalls, masterCalls, network));
  }

  private static List<String> parse(String masters) {
    List<String> addresses = new ArrayList<>();
    for (String each : masters.split(",", -1)) {
      String address = each.strip();
      if (address.isEmpty()) {
        throw new IllegalArgumentException(
            "masters are host:port,host:port,...; got '" + masters + "'");
      }
      boolean hasPort = address.lastIndexOf(':') > address.lastIndexOf(']');
      addresses.add(hasPort ? checked(address) : address + ":" + MASTER_PORT);
    }
    return addresses;
  }

  private static String checked(String address) {
    String port = address.substring(address.lastIndexOf(':') + 1);
    if (port.matches("\\d{1,5}")
        && Integer.parseInt(port) >= 1
        && Integer.parseInt(port) <= PORT_MAX) {
      return address;
    }
    throw new IllegalArgumentException(
        "master '" + address + "' has no port from 1 to " + PORT_MAX);
  }
}
