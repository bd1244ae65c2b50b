package io.oncefs.ops.mutants;

import java.nio.file.Path;
import java.util.List;

/**
 * One seeded defect.
 *
 * @param what the defect, in a sentence
 * @param killers command lines of {@code oncefs} of which one has to fail, tried in this order
 * @param equivalent why nothing can come of it, one line each; empty if something has to. Such a
 *     mutant must survive its killers: it shows which rule is a second belt, and a pair with the
 *     other belt taken away shows that one of them is needed
 */
public record Mutant(
    String name,
    String what,
    List<List<String>> killers,
    List<String> equivalent,
    List<Edit> edits) {
  public Mutant {
    killers = List.copyOf(killers);
    equivalent = List.copyOf(equivalent);
    edits = List.copyOf(edits);
  }

  /** Whether it is known that nothing can come of it. */
  public boolean isEquivalent() {
    return !equivalent.isEmpty();
  }

  /** The same, offered to killers of one kind alone: those that begin with this word. */
  public Mutant onlyBy(String command) {
    List<List<String>> some = killers.stream().filter(each -> each.get(0).equals(command)).toList();
    return new Mutant(name, what, some, equivalent, edits);
  }

  /**
   * What is put in place of a piece of a source file.
   *
   * @param file from the root of the sources
   * @param original stands there exactly once
   */
  public record Edit(Path file, String original, String replacement) {}
}
