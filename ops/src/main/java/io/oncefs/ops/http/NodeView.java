package io.oncefs.ops.http;

import com.codahale.metrics.MetricRegistry;
import java.util.List;

/** What any server shows of itself. Every method answers at once from what the server knows. */
public interface NodeView {
  /** {@code master} or {@code chunkserver}. */
  String kind();

  /** The master's node id, or the chunkserver's store id. */
  String id();

  String clusterId();

  /** host:port of its gRPC service. */
  String address();

  /** host:port of its admin HTTP. */
  String httpAddress();

  long uptimeMillis();

  /** Ready when all hold. */
  List<Check> readiness();

  MetricRegistry metrics();

  /** The effective configuration, secrets left out. */
  String configuration();
}
