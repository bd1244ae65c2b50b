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

  /** For whoever is refused. */
  String problem() {
    return "the disk of the leading master is full: fewer than "
        + (reserveBytes >> 20)
        + " MiB are free for "
        + directory
        + "; make room there, or let another master lead with `oncefs raft transfer`";
  }
}
