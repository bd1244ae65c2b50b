package io.oncefs.ops.cli.file;

import io.oncefs.client.AppendCondition;
import io.oncefs.client.Appender;
import io.oncefs.client.PreconditionFailed;
import io.oncefs.ops.cli.command.CommandFailure;
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
  static final int RECORD_BYTES = 1 << 20;

  /**
   * Appends the whole stream; records that an earlier run of the writer left are passed over.
   *
   * @throws CommandFailure if the stream does not begin with them, or another appends to the file
   */
  static Upload stream(Appender appender, InputStream in, StoredPart stored, Progress progress)
      throws IOException, CommandFailure {
    MessageDigest digest = Streams.sha256();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    byte[] buffer = new byte[RECORD_BYTES];
    long sequence = 0;
    long length = 0;
    long resumedAt = 0;
    int read = in.readNBytes(buffer, 0, RECORD_BYTES);
    while (read > 0 && failed.get() == null) {
      sequence++;
      digest.update(buffer, 0, read);
      byte[] bytes = read == RECORD_BYTES ? buffer : Arrays.copyOf(buffer, read);
      if (sequence <= stored.records()) {
        stored.requireSame(buffer, read);
        resumedAt += read;
        progress.step(read);
      } else if (sequence == stored.records() + 1) {
        sendFirst(appender, length, bytes, stored);
        progress.step(read);
      } else {
        send(appender, sequence, bytes, failed, progress);
      }
      length += read;
      read = in.readNBytes(buffer, 0, RECORD_BYTES);
    }
    stored.requireNoMore();
    appender.flush();
    return new Upload(length, sequence, resumedAt, Streams.hex(digest));
  }

  /** Only where the stored part ends: a file that has grown since is not the writer's alone. */
  private static void sendFirst(Appender appender, long offset, byte[] bytes, StoredPart stored)
      throws IOException, CommandFailure {
    try {
      appender.append(bytes, AppendCondition.ifLength(offset));
    } catch (PreconditionFailed grown) {
      throw stored.othersAppend(grown.length());
    }
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
