package io.oncefs.ops.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oncefs.ops.chaos.ground.Shell;
import io.oncefs.ops.cluster.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops/chaos/run} in its short shape, with the classes of this build. */
class ChaosTest {
  private static final String SECONDS = "90";
  private static final long LIMIT_SECONDS = 240;

  @TempDir private Path directory;

  @Test
  @Timeout(300)
  void nothingAcknowledgedIsLostDoubledOrChangedWhateverFails() throws Exception {
    for (String each : List.of("bash", "id", "ip", "nsenter", "mkfs.ext4", "mount")) {
      assumeTrue(Shell.find(each).isPresent(), each + " is not installed");
    }
    assumeTrue(Shell.run(List.of("id", "-u")).output().equals("0"), "not root");
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("chaos", "run").toAbsolutePath().toString(),
                "--seconds",
                SECONDS,
                "--no-install",
                "--report",
                directory.resolve("report").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("ONCEFS_LAUNCHER", launcher().toString());
    builder.environment().put("TMPDIR", directory.toString());
    Process run = builder.start();
    boolean ended = run.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      // It cleans up when it is asked to end.
      run.destroy();
      run.waitFor();
    }
    String said = Files.readString(out, UTF_8);
    System.out.println(said);
    assertTrue(ended, said);
    assertEquals(0, run.exitValue(), said);
    assertTrue(said.contains("PASS"), said);
  }

  /** What the script starts instead of the installed command line. */
  private Path launcher() throws Exception {
    String java =
        JavaCommand.sameClassPath("512m", List.of()).stream()
            .map(each -> "'" + each + "'")
            .collect(Collectors.joining(" "));
    Path launcher = directory.resolve("launcher");
    Files.writeString(launcher, "#!/bin/sh\nexec " + java + " \"$@\"\n", UTF_8);
    assertTrue(launcher.toFile().setExecutable(true));
    return launcher;
  }
}
