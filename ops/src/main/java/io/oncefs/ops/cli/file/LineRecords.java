package io.oncefs.ops.cli.file;

import io.oncefs.common.Limits;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes lines off a stream as they are: bytes up to and with the line feed. */
final class LineRecords {
  private final InputStream in;
  private long number;

  LineRecords(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The next line with its end, or null; the last one may have none. */
  byte @Nullable [] next() throws IOException, CommandFailure {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    number++;
    for (int each = in.read(); each >= 0; each = in.read()) {
      line.write(each);
      if (each == '\n') {
        return line.toByteArray();
      }
      if (line.size() > Limits.RECORD_BYTES_MAX) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "line "
                + number
                + " is longer than "
                + Limits.RECORD_BYTES_MAX
                + " bytes, what one append holds",
            "oncefs put for a file");
      }
    }
    return line.size() == 0 ? null : line.toByteArray();
  }
}
