package io.oncefs.ops.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a server is started as a process of its own: by the launcher, or by the Java of this one. */
public final class JavaCommand {
  /** Set by the scripts beside the launcher. */
  private static final String LAUNCHER = "ONCEFS_LAUNCHER";

  /** Flags for the Java VM besides those chosen here, as the launcher takes them too. */
  private static final String MORE = "ONCEFS_JAVA_OPTS";

  private static final String POOL = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=";

  private static final String MAIN = "io.oncefs.ops.cli.Main";

  /** Netty, and the copy of it in Ratis, would take a stack trace for every 128th buffer. */
  private static final List<String> NO_LEAK_DETECTION =
      List.of(
          "-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled",
          "-Dorg.apache.ratis.thirdparty.io.netty.leakDetection.level=disabled");

  private JavaCommand() {}

  /** By the launcher if a script started this process, else as {@link #sameClassPath}. */
  public static List<String> installed(List<String> arguments) {
    String launcher = System.getenv(LAUNCHER);
    if (launcher == null || launcher.isEmpty()) {
      return sameClassPath("320m", arguments);
    }
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(arguments);
    return command;
  }

  private static List<String> more(@Nullable String flags) {
    return flags == null || flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+"));
  }

  /**
   * With the classes of this very process; {@code ONCEFS_JAVA_OPTS} wins over what is chosen here.
   *
   * @param heap as {@code -Xmx} takes it
   */
  public static List<String> sameClassPath(String heap, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:MaxDirectMemorySize=192m");
    List<String> more = more(System.getenv(MORE));
    if (more.stream().noneMatch(each -> each.matches("-XX:\\+Use\\w+GC"))) {
      command.add("-XX:+UseSerialGC");
    }
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    // On two processors every task of a future without an executor would be a thread of its own.
    command.add(POOL + Math.max(2, Runtime.getRuntime().availableProcessors() - 1));
    command.addAll(NO_LEAK_DETECTION);
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Djava.library.path=" + System.getProperty("java.library.path"));
    command.addAll(more);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(arguments);
    return command;
  }
}
