package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.http.BuildVersion;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void theBuildWritesTheVersion() {
    assertTrue(BuildVersion.current().matches("\\d+\\.\\d+\\.\\d+.*"), BuildVersion.current());
  }
}
