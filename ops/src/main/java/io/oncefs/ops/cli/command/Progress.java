package io.oncefs.ops.cli.command;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar of bytes on standard error; nothing at all when nobody watches. */
public final class Progress implements AutoCloseable {
  private static final int MEBIBYTE = 1 << 20;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Starts to draw.
   *
   * @param total bytes to come, or -1 if that is not known
   */
  public static Progress ofBytes(String task, long total) {
    if (!Terminal.isWatched()) {
      return new Progress(null);
    }
    boolean colour = System.getenv("NO_COLOR") == null;
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit("MiB", MEBIBYTE)
            .setStyle(
                colour ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK)
            .showSpeed()
            .build());
  }

  public void step(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
