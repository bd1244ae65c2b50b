package io.oncefs.ops.bench;

import io.oncefs.ops.check.NumberedRecord;
import java.time.Duration;

/**
 * Who appends what.
 *
 * @param path of the file; of several, the directory they are in
 * @param size bytes of one append
 * @param outstanding unacknowledged appends at any moment, of all writers together
 * @param writers of each file
 * @param named whether the writers have names, and so are opened and outlive their process
 * @param chunkBytes size at which a file goes on in a new chunk; 0 for the cluster's default
 */
public record AppendPlan(
    String path,
    int size,
    int outstanding,
    int files,
    int writers,
    boolean named,
    long chunkBytes,
    Duration warmup,
    Duration measured) {

  /** By one writer without a name to one file. */
  public static AppendPlan toOneFile(
      String path, int size, int outstanding, Duration warmup, Duration measured) {
    return new AppendPlan(path, size, outstanding, 1, 1, false, 0, warmup, measured);
  }

  /** The work and its size. */
  public String key() {
    return work()
        + (files == 1 ? "" : " files " + files)
        + (writers == 1 ? "" : " writers " + writers)
        + (named ? " named" : "")
        + (chunkBytes == 0 ? "" : " chunk " + chunkBytes);
  }

  /** The work alone, whoever does it to how many files. */
  String work() {
    return "append " + size + " x" + outstanding;
  }

  int appenders() {
    return files * writers;
  }

  /** The file of one of the appenders: neighbours have different ones, if there are several. */
  String fileOf(int appender) {
    return files == 1 ? path : path + "/" + appender % files;
  }

  /** The name of an appender that has one; those of a file differ. */
  String nameOf(int appender) {
    return "bench-" + appender / files;
  }

  /** What is appended each time. */
  byte[] record() {
    return new NumberedRecord(0, 1, Math.max(size, NumberedRecord.SIZE_MIN)).bytes();
  }

  /** Whether it is worth knowing which appends met the end of a chunk. */
  boolean watchesChunks() {
    return chunkBytes > 0 && files == 1;
  }
}
