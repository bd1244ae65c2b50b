package io.oncefs.ops.cli.quickstart;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.NumberedAppends;
import io.oncefs.ops.check.Anomaly;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.ops.cli.command.Outcomes;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Progress;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.LocalCluster;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Puts real data in, gets it out, and kills a master on the way; notes what came out. */
final class Demonstration {
  static final String DIRECTORY = "/quickstart";

  private static final String LARGE = DIRECTORY + "/modules";
  private static final String TEXT = DIRECTORY + "/license.txt";
  private static final String NUMBERED = DIRECTORY + "/numbered";
  private static final String WRITER = "quickstart";
  private static final int RECORD_BYTES = 1 << 20;
  private static final int NUMBERED_BYTES = 1 << 10;
  private static final int NUMBERED_WRITERS = 2;
  private static final long NUMBERED_RECORDS = 20_000;
  private static final long MEMORY_MAX = 3L << 30;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final LocalCluster cluster;
  private final OnceFs fs;
  private final Clock clock;
  private final OutputOptions options;
  private final Findings findings = new Findings();

  Demonstration(LocalCluster cluster, OnceFs fs, Clock clock, OutputOptions options) {
    this.cluster = cluster;
    this.fs = fs;
    this.clock = clock;
    this.options = options;
  }

  Findings run() throws IOException, InterruptedException, TookTooLong {
    putAndReadBack();
    appendText();
    killTheLeader();
    ResidentMemory.bytes()
        .ifPresent(
            bytes ->
                findings.add(
                    "memory of all seven",
                    bytes < MEMORY_MAX,
                    (bytes >> 20) + " MiB resident: 3 masters, 3 chunkservers, this client"));
    return findings;
  }

  private void putAndReadBack() throws IOException {
    Path local = RealFiles.large();
    long size = Files.size(local);
    options.say("putting " + local + " (" + (size >> 20) + " MiB) as " + LARGE);
    MessageDigest written = sha256();
    long start = clock.nanos();
    try (InputStream in = new DigestInputStream(Files.newInputStream(local), written);
        Appender appender = fs.appender(LARGE).open();
        Progress progress = Progress.ofBytes("put", size)) {
      for (byte[] each = in.readNBytes(RECORD_BYTES);
          each.length > 0;
          each = in.readNBytes(RECORD_BYTES)) {
        var unused = appender.appendAsync(each);
        progress.step(each.length);
      }
      appender.flush();
    }
    findings.add("put " + LARGE, fs.length(LARGE) == size, rate(size, start));
    start = clock.nanos();
    compare(LARGE, HexFormat.of().formatHex(written.digest()), size, start);
  }

  /** Each line by a named writer; then all again with the same numbers, as after a crash. */
  private void appendText() throws IOException {
    List<byte[]> lines = RealFiles.text();
    options.say("appending " + lines.size() + " lines of the licence to " + TEXT + ", twice");
    MessageDigest expected = sha256();
    lines.forEach(expected::update);
    List<AppendResult> first = append(lines);
    List<AppendResult> again = append(lines);
    long start = clock.nanos();
    long bytes = lines.stream().mapToLong(line -> line.length).sum();
    compare(TEXT, HexFormat.of().formatHex(expected.digest()), bytes, start);
    boolean same = true;
    for (int i = 0; i < lines.size(); i++) {
      same &=
          again.get(i).duplicate()
              && !first.get(i).duplicate()
              && again.get(i).offset() == first.get(i).offset();
    }
    findings.add("the same appends again", same, "added nothing, answered the original offsets");
  }

  private List<AppendResult> append(List<byte[]> lines) throws IOException {
    List<CompletableFuture<AppendResult>> asked = new ArrayList<>();
    List<AppendResult> results = new ArrayList<>();
    try (Appender appender = fs.appender(TEXT).writer(WRITER).open()) {
      long sequence = 0;
      for (byte[] each : lines) {
        sequence++;
        asked.add(appender.appendAsync(sequence, each));
      }
      for (CompletableFuture<AppendResult> each : asked) {
        results.add(Outcomes.of(each));
      }
    }
    return results;
  }

  private void killTheLeader() throws IOException, InterruptedException, TookTooLong {
    options.say("appending numbered records to " + NUMBERED + " from two writers");
    NumberedAppends appends =
        new NumberedAppends(
                fs,
                clock,
                new NumberedAppends.Plan(
                    NUMBERED, NUMBERED_WRITERS, NUMBERED_RECORDS, NUMBERED_BYTES, 1))
            .start();
    Await.until(
        "the first appends",
        LIMIT,
        () -> appends.acknowledged() > NUMBERED_RECORDS / 10 || appends.hasFailed());
    int leader = cluster.leader();
    appends.resetPause();
    // Before the kill: that returns late, and appenders and the other masters do not wait for it.
    long start = clock.nanos();
    cluster.killMaster(leader);
    options.say("killed the leading master " + cluster.masterAddresses().get(leader));
    int next = cluster.leader();
    long elected = (clock.nanos() - start) / 1_000_000;
    List<Attempt> history = appends.join();
    List<Anomaly> anomalies;
    try (InputStream content = fs.open(NUMBERED)) {
      anomalies = HistoryChecker.check(history, content);
    }
    anomalies.forEach(each -> options.say(each.toString()));
    findings.add(
        "appends while the leader died",
        anomalies.isEmpty() && history.size() == NUMBERED_RECORDS,
        history.size() + " acknowledged, all there once and in order");
    findings.add("longest pause in them", true, appends.longestPause().toMillis() + " ms");
    findings.add(
        "another master leads",
        next != leader,
        cluster.masterAddresses().get(next) + " after " + elected + " ms");
    cluster.startMaster(leader);
    cluster.awaitReady();
    findings.add("the killed master is back", true, cluster.masterAddresses().get(leader));
  }

  private void compare(String path, String expected, long size, long start) throws IOException {
    MessageDigest read = sha256();
    long length = 0;
    try (InputStream in = fs.open(path)) {
      byte[] buffer = new byte[RECORD_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.update(buffer, 0, count);
        length += count;
      }
    }
    String found = HexFormat.of().formatHex(read.digest());
    findings.add(
        "read " + path + " back",
        found.equals(expected) && length == size,
        "sha256 " + found.substring(0, 16) + "..., " + rate(length, start));
  }

  private String rate(long bytes, long start) {
    double seconds = (clock.nanos() - start) / 1e9;
    return String.format(
        Locale.ROOT, "%d bytes in %.1f s (%.0f MB/s)", bytes, seconds, bytes / seconds / 1e6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
