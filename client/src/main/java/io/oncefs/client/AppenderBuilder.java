package io.oncefs.client;

import io.oncefs.common.WriterId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says how to append, then opens. */
public final class AppenderBuilder {
  private final OnceFs fs;
  private final String path;
  private AppenderSettings settings;
  private @Nullable String writer;

  AppenderBuilder(OnceFs fs, String path, AppenderSettings settings) {
    this.fs = fs;
    this.path = path;
    this.settings = settings;
  }

  /**
   * A stable name: whoever opens the file under it later goes on where this one stopped, and fences
   * it. Without one the writer is this appender alone.
   */
  public AppenderBuilder writer(String name) {
    this.writer = WriterId.named(name).text();
    return this;
  }

  /** Bytes that may be unacknowledged before {@code append*} blocks. */
  public AppenderBuilder maxUnacked(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxUnacked is at least 1, got " + bytes);
    }
    settings = settings.withMaxUnacked(bytes);
    return this;
  }

  /** No copy of a record is sent later than this after it was appended. At most 30 minutes. */
  public AppenderBuilder deliveryTimeout(Duration timeout) {
    settings = settings.withDeliveryTimeout(timeout);
    return this;
  }

  /** How long {@code append*} blocks while too much is unacknowledged. */
  public AppenderBuilder maxBlock(Duration duration) {
    settings = settings.withMaxBlock(duration);
    return this;
  }

  /**
   * Opens the file, creating it and its directories if they are missing.
   *
   * @throws WriterExpired if the name was removed from the file by an operator
   */
  public Appender open() throws OnceFsException {
    return fs.openAppender(path, writer, settings);
  }
}
