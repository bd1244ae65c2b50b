package io.oncefs.ops.mutants;

import io.oncefs.ops.mutants.Mutant.Edit;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the files that a mutant changes, against the classes of this process. */
public final class MutantBuild {
  private final Path sources;
  private final String classPath;

  /**
   * @param sources the root of the repository
   */
  public MutantBuild(Path sources, String classPath) {
    this.sources = sources;
    this.classPath = classPath;
  }

  /** Classes that come first on the class path of whoever is to have the defect. */
  public void build(Mutant mutant, Path classes) throws IOException, MutantBroken {
    Map<Path, String> changed = changed(mutant);
    Path copies = Files.createDirectories(classes.resolveSibling("sources"));
    for (Map.Entry<Path, String> each : changed.entrySet()) {
      Path copy = copies.resolve(String.valueOf(each.getKey().getFileName()));
      Files.writeString(copy, each.getValue(), StandardCharsets.UTF_8);
    }
    compile(mutant, changed.keySet().stream().map(each -> copy(copies, each)).toList(), classes);
  }

  private static Path copy(Path copies, Path file) {
    return copies.resolve(String.valueOf(file.getFileName()));
  }

  private Map<Path, String> changed(Mutant mutant) throws IOException, MutantBroken {
    Map<Path, String> changed = new LinkedHashMap<>();
    for (Edit each : mutant.edits()) {
      Path file = sources.resolve(each.file());
      if (!Files.isRegularFile(file)) {
        throw new MutantBroken(mutant.name() + " changes a file that is not there: " + file);
      }
      String text = changed.getOrDefault(each.file(), null);
      text = text == null ? Files.readString(file, StandardCharsets.UTF_8) : text;
      int at = text.indexOf(each.original());
      if (at < 0 || text.indexOf(each.original(), at + 1) >= 0) {
        throw new MutantBroken(
            mutant.name()
                + " does not apply any more: "
                + each.file()
                + " should hold this once, "
                + (at < 0 ? "and does not" : "and does more often")
                + ":\n"
                + each.original());
      }
      changed.put(
          each.file(),
          text.substring(0, at)
              + each.replacement()
              + text.substring(at + each.original().length()));
    }
    return changed;
  }

  private void compile(Mutant mutant, List<Path> files, Path classes)
      throws IOException, MutantBroken {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new MutantBroken("this Java has no compiler: start it from a JDK");
    }
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-implicit:none",
              "-d",
              Files.createDirectories(classes).toString(),
              "-cp",
              classPath);
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new MutantBroken(mutant.name() + " does not compile:\n" + said);
      }
    }
  }
}
