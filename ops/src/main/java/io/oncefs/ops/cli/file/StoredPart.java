package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier run of a resumable upload left in a file. The writer's last sequence says how
 * many records that are; only reading them back says whose bytes they hold.
 */
final class StoredPart implements AutoCloseable {
  private final String path;
  private final String writer;
  private final @Nullable String anew;
  private final long records;
  private final long length;
  private final InputStream content;
  private long compared;

  private StoredPart(
      String path,
      String writer,
      @Nullable String anew,
      long records,
      long length,
      InputStream content) {
    this.path = path;
    this.writer = writer;
    this.anew = anew;
    this.records = records;
    this.length = length;
    this.content = content;
  }

  /** Of a file that was just made. */
  static StoredPart nothing(String path) {
    return new StoredPart(path, "", null, 0, 0, InputStream.nullInputStream());
  }

  /**
   * Looks at the file, which the writer must have opened: nothing of its earlier runs comes in any
   * more.
   *
   * @param records its last sequence
   * @param anew the command that begins anew
   * @throws CommandFailure if its records do not explain the file's length
   */
  static StoredPart of(OnceFs fs, String path, String writer, long records, String anew)
      throws IOException, CommandFailure {
    long length = fs.length(path);
    long most = records * Upload.RECORD_BYTES;
    long least = records == 0 ? 0 : most - Upload.RECORD_BYTES + 1;
    if (length > most || length < least) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          path
              + " has "
              + length
              + " bytes; what the writer "
              + writer
              + " uploaded, "
              + records
              + " records, is "
              + (records == 0 ? "none" : least + " to " + most),
          anew);
    }
    return new StoredPart(path, writer, anew, records, length, fs.open(path));
  }

  long records() {
    return records;
  }

  /** The next record of the local file must be the stored one. */
  void requireSame(byte[] local, int localLength) throws IOException, CommandFailure {
    int expected = (int) Math.min(Upload.RECORD_BYTES, length - compared);
    byte[] stored = content.readNBytes(expected);
    int differs = Arrays.mismatch(stored, 0, stored.length, local, 0, localLength);
    if (differs >= 0) {
      boolean grown = differs == stored.length && compared + differs == length;
      throw differs(
          compared + differs,
          grown ? "where it ends in the cluster: the local file has grown since" : "");
    }
    compared += localLength;
  }

  /** The local file has ended. */
  void requireNoMore() throws CommandFailure {
    if (compared < length) {
      throw differs(compared, "where it ends locally: " + length + " bytes are in the cluster");
    }
  }

  /** Another appended since the look. */
  CommandFailure othersAppend(long lengthNow) {
    return new CommandFailure(
        ExitCode.EXISTS,
        path + " has " + lengthNow + " bytes, not what this upload put there: others append to it",
        anew);
  }

  private CommandFailure differs(long offset, String how) {
    return new CommandFailure(
        ExitCode.EXISTS,
        String.format(
            Locale.ROOT,
            "%s is another file than the one the writer %s began: they differ from byte %d on%s",
            path,
            writer,
            offset,
            how.isEmpty() ? "" : ", " + how),
        anew);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
