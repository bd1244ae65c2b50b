package io.oncefs.ops.cli.file;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.AppenderBuilder;
import io.oncefs.client.OnceFs;
import io.oncefs.common.Limits;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Outcomes;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.ops.cli.command.RowPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code append}. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = {
      "Appends a file or standard input, once, and prints where it is.",
      "With --writer and --sequence the same line run again adds nothing and prints the same"
          + " offsets, marked as duplicates."
    })
public final class AppendCommand implements Callable<Integer> {
  /** Results that wait to be printed; the appender's own limit is in bytes. */
  private static final int WAITING_MAX = 10_000;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = {"-l", "--lines"},
      description = "Every line, its end included, is an append of its own.")
  private boolean lines;

  @Option(
      names = "--writer",
      paramLabel = "NAME",
      description = "Who appends; a name keeps its place over restarts.")
  private @Nullable String writer;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description = "Number of the first append; those that follow count up. Wants --writer.")
  private @Nullable Long sequence;

  @Parameters(index = "0", paramLabel = "PATH", description = "Created if it does not exist.")
  private String path = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "What to append; default - is standard input.")
  private String local = Streams.STANDARD;

  @Override
  public Integer call() throws Exception {
    if (sequence != null && writer == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "a sequence belongs to a writer's name",
          "oncefs append " + Quoted.of(path) + " --writer NAME --sequence " + sequence);
    }
    try (InputStream in = Streams.source(local)) {
      LineRecords records = lines ? new LineRecords(in) : null;
      // Before the file is made: what one append cannot hold shall not leave an empty one.
      byte[] first = records == null ? whole(in) : records.next();
      try (OnceFs fs = cluster.connect();
          Appender appender = open(fs);
          RowPrinter rows = options.output().rows("sequence", "offset", "length", "duplicate")) {
        if (first != null) {
          appendAll(first, records, appender, rows);
        }
      }
    }
    return 0;
  }

  private void appendAll(
      byte[] first, @Nullable LineRecords more, Appender appender, RowPrinter rows)
      throws IOException, CommandFailure {
    Deque<CompletableFuture<AppendResult>> waiting = new ArrayDeque<>();
    try {
      for (byte[] each = first; each != null; each = more == null ? null : more.next()) {
        waiting.add(send(appender, each));
        printDone(waiting, rows);
      }
      while (!waiting.isEmpty()) {
        print(waiting.remove(), rows);
      }
    } catch (IOException | CommandFailure cut) {
      printRest(waiting, rows, cut);
      throw cut;
    }
  }

  /**
   * What was sent before the end came has an outcome too, each of its own: who does not hear of one
   * that is on record would append it again.
   */
  private static void printRest(
      Deque<CompletableFuture<AppendResult>> waiting, RowPrinter rows, Exception cut) {
    while (!waiting.isEmpty()) {
      try {
        print(waiting.remove(), rows);
      } catch (IOException failed) {
        cut.addSuppressed(failed);
      }
    }
  }

  private Appender open(OnceFs fs) throws IOException {
    AppenderBuilder builder = fs.appender(path);
    return (writer == null ? builder : builder.writer(writer)).open();
  }

  private CompletableFuture<AppendResult> send(Appender appender, byte[] bytes) throws IOException {
    if (sequence == null) {
      return appender.appendAsync(bytes);
    }
    long number = sequence;
    sequence = number + 1;
    return appender.appendAsync(number, bytes);
  }

  /** What is known already, in order; and when too much waits, the oldest whatever it takes. */
  private static void printDone(Deque<CompletableFuture<AppendResult>> waiting, RowPrinter rows)
      throws IOException {
    while (!waiting.isEmpty() && (waiting.getFirst().isDone() || waiting.size() > WAITING_MAX)) {
      print(waiting.remove(), rows);
    }
  }

  private static void print(CompletableFuture<AppendResult> outcome, RowPrinter rows)
      throws IOException {
    AppendResult result = Outcomes.of(outcome);
    rows.row(result.sequence(), result.offset(), result.length(), result.duplicate());
  }

  private static byte[] whole(InputStream in) throws IOException, CommandFailure {
    byte[] bytes = in.readNBytes(Limits.RECORD_BYTES_MAX + 1);
    if (bytes.length > Limits.RECORD_BYTES_MAX) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "one append holds at most " + Limits.RECORD_BYTES_MAX + " bytes",
          "oncefs append --lines for many small ones, or oncefs put for a file");
    }
    return bytes;
  }
}
