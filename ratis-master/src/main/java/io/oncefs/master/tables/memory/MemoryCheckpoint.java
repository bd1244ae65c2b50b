package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteView;
import io.oncefs.master.tables.DurableFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint in one file, {@code rows}: term, index, then for each row a byte 1, key and value,
 * then a byte 0.
 */
final class MemoryCheckpoint {
  private static final String FILE = "rows";

  private MemoryCheckpoint() {}

  static void write(Path directory, ByteView view) throws IOException {
    Files.createDirectory(directory);
    try (var out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(directory.resolve(FILE))));
        ByteCursor cursor = view.cursor()) {
      out.writeLong(view.position().term());
      out.writeLong(view.position().index());
      for (boolean row = cursor.seek(new byte[0]); row; row = cursor.next()) {
        out.writeBoolean(true);
        writeBytes(out, cursor.key());
        writeBytes(out, cursor.value());
      }
      out.writeBoolean(false);
    }
    DurableFiles.forceTree(directory);
  }

  static AppliedPosition read(Path directory, Rows rows) throws IOException {
    try (var in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(directory.resolve(FILE))))) {
      var position = new AppliedPosition(in.readLong(), in.readLong());
      while (in.readBoolean()) {
        rows.set(readBytes(in), readBytes(in));
      }
      return position;
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
