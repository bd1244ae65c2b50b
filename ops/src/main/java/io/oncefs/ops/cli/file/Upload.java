package io.oncefs.ops.cli.file;

import io.oncefs.client.Appender;
import io.oncefs.ops.cli.command.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that went into a file as records of 1 MiB, whose sequence says where they stand.
 *
 * @param records how many the stream made
 * @param resumedAt bytes that were there already
 */
record Upload(long length, long records, long resumedAt, String sha256) {
  private static final int RECORD_BYTES = 1 << 20;

  /** Appends the whole stream; records that an earlier run of the writer left are passed over. */
  static Upload stream(Appender appender, InputStream in, Progress progress) throws IOException {
    MessageDigest digest = Streams.sha256();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    byte[] buffer = new byte[RECORD_BYTES];
    long done = appender.lastSequence();
    long sequence = 0;
    long length = 0;
    long resumedAt = 0;
    int read = in.readNBytes(buffer, 0, RECORD_BYTES);
    while (read > 0 && failed.get() == null) {
      sequence++;
      digest.update(buffer, 0, read);
      length += read;
      if (sequence <= done) {
        resumedAt += read;
        progress.step(read);
      } else {
        byte[] bytes = read == RECORD_BYTES ? buffer : Arrays.copyOf(buffer, read);
        send(appender, sequence, bytes, failed, progress);
      }
      read = in.readNBytes(buffer, 0, RECORD_BYTES);
    }
    appender.flush();
    return new Upload(length, sequence, resumedAt, Streams.hex(digest));
  }

  /** What fails is thrown by the flush at the end; noticing it here only ends the reading early. */
  private static void send(
      Appender appender,
      long sequence,
      byte[] bytes,
      AtomicReference<@Nullable Throwable> failed,
      Progress progress)
      throws IOException {
    CompletableFuture<Void> unused =
        appender
            .appendAsync(sequence, bytes)
            .handle(
                (result, failure) -> {
                  if (failure == null) {
                    progress.step(bytes.length);
                  } else {
                    failed.compareAndSet(null, failure);
                  }
                  return null;
                });
  }
}
