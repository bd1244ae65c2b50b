package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The databases in the directory of the tables, one {@code generation-N} each. The highest is the
 * one in use; a restore makes the next one under a hidden name first, so a crash leaves either the
 * old or the new one in use, whole.
 */
final class Generations {
  private static final Pattern NAME = Pattern.compile("generation-([0-9]{1,18})");
  private static final String UNFINISHED = ".unfinished";
  private static final String DAMAGED = ".damaged";

  private final Path directory;

  private Generations(Path directory) {
    this.directory = directory;
  }

  static Generations in(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new Generations(directory);
  }

  Optional<Path> current() throws IOException {
    OptionalLong highest = numbers().max();
    return highest.isPresent() ? Optional.of(path(highest.getAsLong())) : Optional.empty();
  }

  /**
   * Where the next generation is prepared, free to be filled; {@link #publish} makes it the current
   * one.
   */
  Path prepare() throws IOException {
    Path hidden = directory.resolve("generation" + UNFINISHED);
    DurableFiles.deleteTree(hidden);
    return hidden;
  }

  Path publish(Path prepared) throws IOException {
    Path next = path(numbers().max().orElse(0) + 1);
    DurableFiles.forceTree(prepared);
    DurableFiles.publish(prepared, next);
    return next;
  }

  /** Takes a generation that cannot be opened out of use, keeping it for whoever wants to look. */
  Path setAside(Path generation) throws IOException {
    Path aside = generation.resolveSibling(generation.getFileName() + DAMAGED);
    DurableFiles.deleteTree(aside);
    DurableFiles.publish(generation, aside);
    return aside;
  }

  /** Removes what a restore has replaced; the caller has closed it. */
  void deleteOlderThan(Path generation) throws IOException {
    long number = number(generation).orElseThrow();
    for (long older : numbers().filter(n -> n < number).toArray()) {
      DurableFiles.deleteTree(path(older));
    }
  }

  private LongStream numbers() throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .map(Generations::number)
          .flatMapToLong(OptionalLong::stream)
          .boxed()
          .toList()
          .stream()
          .mapToLong(Long::longValue);
    }
  }

  private static OptionalLong number(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  private Path path(long number) {
    return directory.resolve("generation-" + number);
  }
}
