package io.oncefs.client;

/**
 * How a new file is kept.
 *
 * @param replication replicas per chunk; 0 for the cluster's default
 * @param minimumReplicas fewer than this and appends wait; 0 for the cluster's default
 * @param chunkBytes size at which the file goes on in a new chunk; 0 for the cluster's default
 */
public record FileSettings(int replication, int minimumReplicas, long chunkBytes) {
  /** The cluster's defaults throughout. */
  public static final FileSettings DEFAULT = new FileSettings(0, 0, 0);
}
