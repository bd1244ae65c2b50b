package io.oncefs.ops.mutants;

import io.oncefs.ops.mutants.Mutant.Edit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads mutants from files.
 *
 * <pre>
 * file   = what { killer } { reason } { edit }
 * what   = one line: the defect in a sentence
 * killer = "kill: " command line of oncefs
 * reason = "equivalent: " why nothing can come of it
 * edit   = "file: " path, "&lt;&lt;&lt;&lt;", original lines, "====", replacement lines, "&gt;&gt;&gt;&gt;"
 * </pre>
 *
 * <p>For example:
 *
 * <pre>
 * A writer's sequence is not held against the one before.
 * kill: sim --seeds 100 --operations 400
 * file: chunkserver/src/main/java/io/oncefs/chunk/core/Admission.java
 * &lt;&lt;&lt;&lt;
 *     if (previous != last) {
 * ====
 *     if (previous &lt; 0) {
 * &gt;&gt;&gt;&gt;
 * </pre>
 */
public final class MutantFile {
  public static final String SUFFIX = ".mutant";

  private final Path path;
  private final Iterator<String> lines;

  private MutantFile(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines.iterator();
  }

  /** All mutants of a directory, by name. */
  public static List<Mutant> readAll(Path directory) throws IOException, MutantBroken {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList();
    }
    List<Mutant> mutants = new ArrayList<>();
    for (Path each : files) {
      mutants.add(read(each));
    }
    return mutants;
  }

  /** One mutant. */
  public static Mutant read(Path path) throws IOException, MutantBroken {
    return new MutantFile(path, Files.readAllLines(path, StandardCharsets.UTF_8)).mutant();
  }

  private Mutant mutant() throws MutantBroken {
    String fileName = String.valueOf(path.getFileName());
    String name = fileName.substring(0, fileName.length() - SUFFIX.length());
    String what = next("a sentence that says what the defect is");
    List<List<String>> killers = new ArrayList<>();
    List<String> equivalent = new ArrayList<>();
    List<Edit> edits = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("kill: ")) {
        killers.add(List.of(line.substring("kill: ".length()).trim().split(" +", -1)));
      } else if (line.startsWith("equivalent: ")) {
        equivalent.add(line.substring("equivalent: ".length()).trim());
      } else if (line.startsWith("file: ")) {
        edits.add(edit(Path.of(line.substring("file: ".length()).trim())));
      } else if (!line.isBlank()) {
        throw new MutantBroken(path + ": a line is neither kill nor equivalent nor file: " + line);
      }
    }
    if (killers.isEmpty() || edits.isEmpty()) {
      throw new MutantBroken(path + " needs at least one 'kill: ' and one 'file: ' line");
    }
    return new Mutant(name, what, killers, equivalent, edits);
  }

  private Edit edit(Path file) throws MutantBroken {
    if (!next("<<<<").equals("<<<<")) {
      throw new MutantBroken(path + ": after 'file: ' comes a line <<<<");
    }
    return new Edit(file, linesUpTo("===="), linesUpTo(">>>>"));
  }

  private String linesUpTo(String end) throws MutantBroken {
    StringBuilder text = new StringBuilder();
    for (String line = next(end); !line.equals(end); line = next(end)) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private String next(String expected) throws MutantBroken {
    if (!lines.hasNext()) {
      throw new MutantBroken(path + " ends where it should have " + expected);
    }
    return lines.next();
  }
}
