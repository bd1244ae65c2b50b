package io.oncefs.client;

/**
 * Something deleted that can be taken back with {@link OnceFs#undelete(String)}.
 *
 * @param path where it was; may occur more than once, the latest deletion comes last
 * @param length of a file, in bytes, as far as it was sealed when this was asked
 * @param deletedMillis milliseconds since the epoch, by the clock of the master that led then
 * @param leftMillis until it is gone for good
 */
public record DeletedInfo(
    String path, boolean directory, long length, long deletedMillis, long leftMillis) {}
