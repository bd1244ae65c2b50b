package io.oncefs.ops.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.client.FileInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeftBehindTest {
  private static final long NOW = TimeUnit.DAYS.toMillis(100);
  private static final long YESTERDAY = NOW - TimeUnit.DAYS.toMillis(1) - 1;

  @Test
  void onlyOldFilesWithTheNameOfAnUploadAreNamed() {
    LeftBehind left = new LeftBehind(NOW);
    left.look(file("/d/.put-0123456789abcdef", YESTERDAY));
    left.look(file("/d/.put-0123456789abcdee", NOW));
    left.look(file("/d/.put-off", YESTERDAY));
    left.look(file("/d/log", YESTERDAY));
    assertEquals(List.of("/d/.put-0123456789abcdef"), left.paths());
  }

  private static FileInfo file(String path, long modifiedMillis) {
    return new FileInfo(path, false, 0, true, false, 0, 0, modifiedMillis, 3, 2, 1 << 20);
  }
}
