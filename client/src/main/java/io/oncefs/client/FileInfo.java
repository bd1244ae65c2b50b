package io.oncefs.client;

/**
 * A file or directory.
 *
 * @param length committed bytes; 0 for a directory
 * @param lengthExact false only in listings, where the end of a file that is being appended to
 *     could not be asked: then {@code length} is what is surely there
 * @param open whether an appender may be at it
 * @param chunks how many chunks it has
 * @param createdMillis milliseconds since the epoch, by the clock of the master that led then
 * @param modifiedMillis likewise; when a chunk was opened or sealed, or it was touched
 * @param replication replicas of each chunk
 * @param minimumReplicas fewer live servers than this and it cannot be appended to
 * @param chunkBytes size at which it goes on in a new chunk
 */
public record FileInfo(
    String path,
    boolean directory,
    long length,
    boolean lengthExact,
    boolean open,
    long chunks,
    long createdMillis,
    long modifiedMillis,
    int replication,
    int minimumReplicas,
    long chunkBytes) {
  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
