package io.oncefs.master.ratis;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the disk has room for the log, its snapshots and the tables to go on. A log that cannot
 * be written ends the process; so a leader takes nothing more while there is still room for what is
 * under way, goes on to answer reads, and takes commands again as soon as there is room.
 */
final class LogRoom {
  /** Files of the log, each of which is made whole: some for it, the others for the tables. */
  private static final int SEGMENTS_RESERVED = 16;

  private final FileStore disk;
  private final Path directory;
  private final long reserveBytes;

  private LogRoom(FileStore disk, Path directory, long reserveBytes) {
    this.disk = disk;
    this.directory = directory;
    this.reserveBytes = reserveBytes;
  }

  static LogRoom in(Path directory, RaftSizes sizes) throws IOException {
    return new LogRoom(
        Files.getFileStore(directory), directory, SEGMENTS_RESERVED * sizes.segmentBytes());
  }

  boolean isThere() {
    try {
      return disk.getUsableSpace() >= reserveBytes;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Refuses a directory whose disk is so full that the log cannot even be opened.
   *
   * @throws StorageRefused naming what to do
   */
  static void require(Path directory, long bytes) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < bytes) {
      throw new StorageRefused(
          StorageRefused.Reason.DISK_FULL,
          directory,
          "its disk is full",
          (bytes >> 20) + " MiB free",
          (free >> 20) + " MiB",
          "make room there, then start it again");
    }
  }

  /** For whoever finds this process ended. */
  String remedy() {
    return "its disk is full, make room for "
        + directory
        + ", then start this master again with the line it was started with; it catches up by"
        + " itself";
  }

  /** For whoever is refused. */
  String problem() {
    return "the disk of the leading master is full: fewer than "
        + (reserveBytes >> 20)
        + " MiB are free for "
        + directory
        + "; another master with room is asked to lead, if there is one; else make room there";
  }
}
