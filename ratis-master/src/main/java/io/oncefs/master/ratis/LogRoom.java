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

  /** With another term comes another file of the log, beside a vote and the tables. */
  private static final int SEGMENTS_OF_ELECTION = 2;

  private final FileStore disk;
  private final Path directory;
  private final long segmentBytes;
  private final long reserveBytes;

  private LogRoom(FileStore disk, Path directory, long segmentBytes) {
    this.disk = disk;
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.reserveBytes = SEGMENTS_RESERVED * segmentBytes;
  }

  static LogRoom in(Path directory, RaftSizes sizes) throws IOException {
    return new LogRoom(Files.getFileStore(directory), directory, sizes.segmentBytes());
  }

  boolean isThere() {
    return isFree(reserveBytes);
  }

  /** Whether an election would not be the end of a log that can hardly be written any more. */
  boolean permitsElection() {
    return isFree(SEGMENTS_OF_ELECTION * segmentBytes);
  }

  private boolean isFree(long bytes) {
    try {
      return disk.getUsableSpace() >= bytes;
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
