package io.oncefs.ops.bench;

import java.io.IOException;

/** Where the chunks of a file begin. */
public interface ChunkStarts {
  /** In the file, ascending. */
  long[] of(String path) throws IOException, InterruptedException;
}
