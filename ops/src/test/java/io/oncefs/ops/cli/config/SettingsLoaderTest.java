package io.oncefs.ops.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("oncefs.conf"), text);
  }

  @Test
  void definedWinsOverEnvironmentOverFileOverReference() throws Exception {
    Path file = file("oncefs.masters = \"file:1\"");
    Map<String, String> environment = Map.of("ONCEFS_MASTERS", "environment:1");
    Map<String, String> defined = Map.of("oncefs.masters", "defined:1");
    assertEquals("defined:1", SettingsLoader.load(file, defined, environment).masters());
    assertEquals("environment:1", SettingsLoader.load(file, Map.of(), environment).masters());
    assertEquals("file:1", SettingsLoader.load(file, Map.of(), Map.of()).masters());
    assertTrue(SettingsLoader.load(null, Map.of(), Map.of()).masters().contains(":9640"));
    assertTrue(SettingsLoader.load(null, Map.of(), Map.of()).mastersAreDefault());
    assertFalse(SettingsLoader.load(file, Map.of(), Map.of()).mastersAreDefault());
    assertFalse(SettingsLoader.load(null, Map.of(), environment).mastersAreDefault());
  }

  @Test
  void unknownKeyInAFileNamesItsLineAndTheNearestKey() throws Exception {
    Path file = file("# mine\noncefs {\n  mastrs = \"a:1\"\n}\n");
    CommandFailure refused =
        assertThrows(CommandFailure.class, () -> SettingsLoader.load(file, Map.of(), Map.of()));
    assertEquals(ExitCode.USAGE, refused.code());
    assertTrue(refused.getMessage().contains("oncefs.mastrs"), refused.getMessage());
    assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());
    assertTrue(refused.getMessage().endsWith("oncefs.masters"), refused.getMessage());
  }

  @Test
  void unknownDefinedKeyIsRefused() {
    CommandFailure refused =
        assertThrows(
            CommandFailure.class,
            () -> SettingsLoader.load(null, Map.of("masters", "a:1"), Map.of()));
    assertTrue(refused.getMessage().contains("-D"), refused.getMessage());
  }

  @Test
  void missingFileAndBrokenSyntaxAreUsageErrors() throws Exception {
    Path missing = directory.resolve("nowhere.conf");
    Path broken = file("oncefs { masters = ");
    for (Path each : new Path[] {missing, broken}) {
      CommandFailure refused =
          assertThrows(CommandFailure.class, () -> SettingsLoader.load(each, Map.of(), Map.of()));
      assertEquals(ExitCode.USAGE, refused.code(), refused.getMessage());
    }
  }

  @Test
  void valuesSayWhereTheyComeFrom() throws Exception {
    Settings settings =
        SettingsLoader.load(null, Map.of(), Map.of("ONCEFS_MASTERS", "environment:1"));
    Settings.Value masters =
        settings.values().stream()
            .filter(each -> each.key().equals("oncefs.masters"))
            .findFirst()
            .orElseThrow();
    assertEquals("environment variable ONCEFS_MASTERS", masters.origin());
  }

  @Test
  void distanceCountsEdits() {
    assertEquals(0, KnownKeys.distance("same", "same"));
    assertEquals(1, KnownKeys.distance("mastrs", "masters"));
    assertEquals(3, KnownKeys.distance("kitten", "sitting"));
  }
}
