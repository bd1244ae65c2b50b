package io.oncefs.protocol;

import io.oncefs.common.FileId;

/**
 * What the master knows of a path.
 *
 * @param file the file's or directory's id
 * @param sealedLength bytes in sealed chunks; what an open tail holds comes on top
 * @param openTail whether there is one
 * @param chunks how many, the tail included
 * @param options with defaults filled in; meaningless for a directory
 */
public record FileStatus(
    String path,
    FileId file,
    boolean directory,
    long sealedLength,
    boolean openTail,
    long chunks,
    long createdMillis,
    long modifiedMillis,
    FileOptions options) {}
