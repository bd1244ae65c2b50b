package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.protocol.FileOptions;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory, by id.
 *
 * @param parent the directory it lies in; null for the root, and for what was cut off the tree by a
 *     delete and waits to be cleared away
 * @param options meaningless for a directory
 * @param sealedLength bytes in sealed chunks
 * @param chunks how many make up the file, an open tail included
 * @param lastChunk the last of them; null if there is none
 * @param openTail whether that one is open
 * @param below how far the tree below a directory goes on
 */
public record FileRow(
    FileId id,
    @Nullable FileId parent,
    String name,
    boolean directory,
    long createdMillis,
    long modifiedMillis,
    FileOptions options,
    long sealedLength,
    long chunks,
    @Nullable ChunkId lastChunk,
    boolean openTail,
    Reach below) {
  /** The directory that has always been there. */
  public static final FileId ROOT = new FileId(1);

  /** A fresh, empty one. */
  public static FileRow fresh(
      FileId id,
      @Nullable FileId parent,
      String name,
      boolean directory,
      FileOptions options,
      long nowMillis) {
    return new FileRow(
        id, parent, name, directory, nowMillis, nowMillis, options, 0, 0, null, false, Reach.NONE);
  }

  public FileRow modified(long nowMillis) {
    return new FileRow(
        id,
        parent,
        name,
        directory,
        createdMillis,
        nowMillis,
        options,
        sealedLength,
        chunks,
        lastChunk,
        openTail,
        below);
  }

  public FileRow moved(@Nullable FileId newParent, String newName) {
    return new FileRow(
        id,
        newParent,
        newName,
        directory,
        createdMillis,
        modifiedMillis,
        options,
        sealedLength,
        chunks,
        lastChunk,
        openTail,
        below);
  }

  public FileRow reaching(Reach newBelow) {
    return new FileRow(
        id,
        parent,
        name,
        directory,
        createdMillis,
        modifiedMillis,
        options,
        sealedLength,
        chunks,
        lastChunk,
        openTail,
        newBelow);
  }

  /** With a new open tail. */
  public FileRow extended(ChunkId tail) {
    return new FileRow(
        id,
        parent,
        name,
        directory,
        createdMillis,
        modifiedMillis,
        options,
        sealedLength,
        chunks + 1,
        tail,
        true,
        below);
  }

  /** With the tail sealed and part of the file for good. */
  public FileRow sealed(long length, long nowMillis) {
    return new FileRow(
        id,
        parent,
        name,
        directory,
        createdMillis,
        nowMillis,
        options,
        length,
        chunks,
        lastChunk,
        false,
        below);
  }

  /** With the tail taken out again, as if it had never been. */
  public FileRow withoutTail(@Nullable ChunkId newLast) {
    return new FileRow(
        id,
        parent,
        name,
        directory,
        createdMillis,
        modifiedMillis,
        options,
        sealedLength,
        chunks - 1,
        newLast,
        false,
        below);
  }
}
