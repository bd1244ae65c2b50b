package io.oncefs.ops.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.Observation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that clients asked and were told, and what was done to the cluster, as it happened: in
 * memory for the checker, and one JSON object a line in a file for people. For any number of
 * threads.
 */
public final class History implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final BufferedWriter out;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Observation> reads = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private boolean closed;

  /** Written from now on. */
  public History(Path file) throws IOException {
    this.out = Files.newBufferedWriter(file, UTF_8);
  }

  /** An append has its outcome, or never will. */
  synchronized void append(Attempt attempt) throws IOException {
    attempts.add(attempt);
    Map<String, Object> line = line("append", attempt.file());
    line.put("writer", attempt.record().writer());
    line.put("number", attempt.record().number());
    line.put("size", attempt.record().size());
    line.put("invoked", attempt.invoked());
    line.put("completed", attempt.completed());
    line.put("outcome", attempt.outcome());
    line.put("offset", attempt.offset());
    write(line);
  }

  /** A reader has seen the file up to here. */
  synchronized void read(Observation read) throws IOException {
    reads.add(read);
    Map<String, Object> line = line("read", read.file());
    line.put("invoked", read.invoked());
    line.put("completed", read.completed());
    line.put("length", read.length());
    line.put("crc32c", read.crc32c());
    write(line);
  }

  /** A client got an error that no fault here should have caused. */
  synchronized void error(long nanos, String who, String what) {
    errors.add(who + ": " + what);
    Map<String, Object> line = line("error", who);
    line.put("at", nanos);
    line.put("what", what);
    try {
      write(line);
    } catch (IOException unwritable) {
      errors.add("the history cannot be written: " + unwritable);
    }
  }

  /** Something was done to the cluster. */
  public synchronized void event(long nanos, String fault, String what) throws IOException {
    Map<String, Object> line = line("event", fault);
    line.put("at", nanos);
    line.put("what", what);
    write(line);
  }

  private static Map<String, Object> line(String kind, String about) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", kind);
    line.put("about", about);
    return line;
  }

  private void write(Map<String, Object> line) throws IOException {
    if (!closed) {
      out.write(json.writeValueAsString(line));
      out.newLine();
    }
  }

  /** Of one file. */
  public synchronized List<Attempt> attempts(String file) {
    return attempts.stream().filter(each -> each.file().equals(file)).toList();
  }

  /** Of one file. */
  public synchronized List<Observation> reads(String file) {
    return reads.stream().filter(each -> each.file().equals(file)).toList();
  }

  /** How many appends were acknowledged so far. */
  public synchronized long acknowledged() {
    return attempts.stream().filter(each -> each.outcome() == Attempt.Outcome.ACKNOWLEDGED).count();
  }

  /** What clients were told that they should not have been. */
  public synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}
