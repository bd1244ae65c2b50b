package io.oncefs.ops.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which process listens on a port, where Linux tells. */
public final class PortUser {
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  /**
   * The end of a command line says what it does; that of a Java process begins with pages of flags.
   */
  private static final int COMMAND_MAX = 120;

  private PortUser() {}

  /**
   * Such as {@code process 4711 (java -Xmx512m ...)}; empty if nobody listens or it cannot be
   * known.
   */
  public static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] fields = line.strip().split("\\s+", -1);
          if (fields.length > INODE
              && fields[LOCAL_ADDRESS].endsWith(suffix)
              && fields[STATE].equals(LISTENING)) {
            sockets.add("socket:[" + fields[INODE] + "]");
          }
        }
      } catch (IOException unavailable) {
        return Optional.empty();
      }
    }
    return ProcessHandle.allProcesses()
        .filter(process -> holds(process, sockets))
        .findFirst()
        .map(PortUser::describe);
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path each : open) {
        if (Files.isSymbolicLink(each)
            && sockets.contains(Files.readSymbolicLink(each).toString())) {
          return true;
        }
      }
    } catch (IOException notOurs) {
      return false;
    }
    return false;
  }

  private static String describe(ProcessHandle process) {
    String command = process.info().commandLine().orElse("");
    String end = command.substring(Math.max(0, command.length() - COMMAND_MAX));
    return "process " + process.pid() + (end.isEmpty() ? "" : " (..." + end + ")");
  }
}
