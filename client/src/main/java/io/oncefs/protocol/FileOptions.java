package io.oncefs.protocol;

/**
 * How a file is kept.
 *
 * @param replication replicas per chunk; 0 for the cluster's default
 * @param minimumReplicas fewer than this and no tail is opened; 0 for the cluster's default
 * @param chunkBytes size at which the file goes on in a new chunk; 0 for the cluster's default
 */
public record FileOptions(int replication, int minimumReplicas, long chunkBytes) {
  /** The cluster's defaults throughout. */
  public static final FileOptions DEFAULT = new FileOptions(0, 0, 0);
}
