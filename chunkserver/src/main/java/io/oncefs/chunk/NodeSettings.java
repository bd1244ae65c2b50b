package io.oncefs.chunk;

import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.engine.EngineSettings;
import io.oncefs.chunk.sync.CopySettings;
import io.oncefs.chunk.sync.ScrubSettings;
import io.oncefs.common.Checks;
import java.util.List;

/**
 * What one chunkserver needs to know.
 *
 * @param masters host:port of every master's gRPC service
 * @param address host:port at which others reach this server
 * @param httpAddress of its admin HTTP; empty if there is none
 * @param rack where it stands, for placement; empty if unknown
 * @param heartbeatNanos between two heartbeats to one master
 */
public record NodeSettings(
    List<String> masters,
    String address,
    String httpAddress,
    String rack,
    long heartbeatNanos,
    EngineSettings engine,
    CoreSettings core,
    CopySettings copies,
    ScrubSettings scrub) {
  public NodeSettings {
    masters = List.copyOf(masters);
    Checks.argument(!masters.isEmpty(), "a chunkserver needs the address of at least one master");
  }

  /** Defaults for everything but the addresses. */
  public static NodeSettings of(List<String> masters, String address) {
    return new NodeSettings(
        masters,
        address,
        "",
        "",
        1_000_000_000L,
        EngineSettings.DEFAULT,
        CoreSettings.DEFAULT,
        CopySettings.DEFAULT,
        ScrubSettings.DEFAULT);
  }

  public NodeSettings withCore(CoreSettings changed) {
    return new NodeSettings(
        masters, address, httpAddress, rack, heartbeatNanos, engine, changed, copies, scrub);
  }

  public NodeSettings withScrub(ScrubSettings changed) {
    return new NodeSettings(
        masters, address, httpAddress, rack, heartbeatNanos, engine, core, copies, changed);
  }
}
