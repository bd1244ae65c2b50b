package io.oncefs.ops.mutants;

import io.oncefs.runtime.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Gives a process the defect and lets a killer loose on it. */
public final class MutantTrial {
  private static final long SECOND = 1_000_000_000L;
  private static final int EXIT_FAILED = 1;
  private static final int FINDING_CHARS_MAX = 160;

  private final Path sources;
  private final Clock clock;
  private final long budgetSeconds;

  /**
   * @param sources the root of the repository
   * @param budgetSeconds for each killer of a mutant
   */
  public MutantTrial(Path sources, Clock clock, long budgetSeconds) {
    this.sources = sources;
    this.clock = clock;
    this.budgetSeconds = budgetSeconds;
  }

  /**
   * What became of a mutant.
   *
   * @param killer the command that failed; empty if the mutant survived
   * @param finding the first thing it said
   */
  public record Verdict(Mutant mutant, String killer, String finding, long seconds) {
    public boolean isKilled() {
      return !killer.isEmpty();
    }

    /** Killed, or equivalent and not killed. */
    public boolean isAsItShould() {
      return isKilled() != mutant.isEquivalent();
    }

    /** What became of it, in capitals if it is not as it should. */
    public String inWords() {
      if (isKilled()) {
        return mutant.isEquivalent() ? "KILLED, and said to be equivalent" : "killed";
      }
      return mutant.isEquivalent() ? "equivalent, survived" : "SURVIVED";
    }
  }

  /** Builds the mutant and tries its killers one by one. */
  public Verdict of(Mutant mutant) throws IOException, InterruptedException, MutantBroken {
    long begun = clock.nanos();
    Path scratch = Files.createTempDirectory("oncefs-mutant");
    try {
      Path classes = scratch.resolve("classes");
      String classPath = System.getProperty("java.class.path");
      new MutantBuild(sources, classPath).build(mutant, classes);
      String mutated = classes + File.pathSeparator + classPath;
      String said = "";
      for (List<String> killer : mutant.killers()) {
        said = run(mutated, killer, scratch.resolve("said"));
        if (!said.isEmpty()) {
          return new Verdict(
              mutant, String.join(" ", killer), said, (clock.nanos() - begun) / SECOND);
        }
      }
      return new Verdict(mutant, "", "", (clock.nanos() - begun) / SECOND);
    } finally {
      delete(scratch);
    }
  }

  /** What the killer said first when it failed; empty if it did not. */
  private String run(String classPath, List<String> arguments, Path output)
      throws IOException, InterruptedException, MutantBroken {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx2g", "-XX:+UseParallelGC", "-cp", classPath));
    command.add("io.oncefs.ops.cli.Main");
    command.addAll(arguments);
    Process killer =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!killer.waitFor(budgetSeconds, TimeUnit.SECONDS)) {
      killer.destroyForcibly().waitFor();
      return "";
    }
    if (killer.exitValue() != 0 && killer.exitValue() != EXIT_FAILED) {
      throw new MutantBroken(
          String.join(" ", arguments) + " could not be run: " + Files.readString(output));
    }
    return killer.exitValue() == 0 ? "" : finding(output);
  }

  private static String finding(Path output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String each : Files.readAllLines(output, StandardCharsets.UTF_8)) {
      if (each.startsWith("seed ")
          || each.startsWith("state ")
          || (!lines.isEmpty() && lines.size() < 2)) {
        lines.add(each.trim());
      }
    }
    String finding = String.join(" ", lines);
    return finding.isEmpty()
        ? "failed without a word"
        : finding.substring(0, Math.min(FINDING_CHARS_MAX, finding.length()));
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
