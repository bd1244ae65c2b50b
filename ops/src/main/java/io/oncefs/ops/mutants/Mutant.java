package io.oncefs.ops.mutants;

import java.nio.file.Path;
import java.util.List;

/**
 * One seeded defect.
 *
 * @param what the defect, in a sentence
 * @param killers command lines of {@code oncefs} of which one has to fail, tried in this order
 */
public record Mutant(String name, String what, List<List<String>> killers, List<Edit> edits) {
  public Mutant {
    killers = List.copyOf(killers);
    edits = List.copyOf(edits);
  }

  /**
   * What is put in place of a piece of a source file.
   *
   * @param file from the root of the sources
   * @param original stands there exactly once
   */
  public record Edit(Path file, String original, String replacement) {}
}
