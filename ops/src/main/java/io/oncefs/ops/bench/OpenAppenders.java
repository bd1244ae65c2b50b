package io.oncefs.ops.bench;

import io.oncefs.client.Appender;
import io.oncefs.client.AppenderBuilder;
import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All appenders of a plan, each of which has appended once: files have tails, writers rows. */
final class OpenAppenders implements AutoCloseable {
  private final AtomicReferenceArray<@Nullable Appender> appenders;

  private OpenAppenders(int count) {
    this.appenders = new AtomicReferenceArray<>(count);
  }

  /** Creates the files and opens them, several at a time. */
  static OpenAppenders open(OnceFs fs, AppendPlan plan) throws IOException, InterruptedException {
    OpenAppenders open = new OpenAppenders(plan.appenders());
    byte[] record = plan.record();
    try {
      Parallel.each(
          plan.files(),
          file -> {
            if (plan.chunkBytes() > 0) {
              fs.create(plan.fileOf(file), new FileSettings(0, 0, plan.chunkBytes()));
            }
            open.begin(file, fs, plan, record);
          });
      int others = plan.appenders() - plan.files();
      Parallel.each(others, other -> open.begin(plan.files() + other, fs, plan, record));
      return open;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      open.close();
      throw failed;
    }
  }

  private void begin(int number, OnceFs fs, AppendPlan plan, byte[] record) throws IOException {
    AppenderBuilder builder = fs.appender(plan.fileOf(number));
    Appender opened = (plan.named() ? builder.writer(plan.nameOf(number)) : builder).open();
    appenders.set(number, opened);
    opened.append(record);
  }

  /** In the order in which they take turns. */
  List<Appender> all() {
    return IntStream.range(0, appenders.length()).mapToObj(this::opened).toList();
  }

  private Appender opened(int number) {
    Appender found = appenders.get(number);
    if (found == null) {
      throw new IllegalStateException("appender " + number + " was never opened");
    }
    return found;
  }

  /** Ends all of them; what fails to be flushed is thrown. */
  @Override
  public void close() throws IOException {
    try {
      Parallel.each(appenders.length(), this::close);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(int number) throws IOException {
    Appender found = appenders.get(number);
    if (found != null) {
      found.close();
    }
  }
}
