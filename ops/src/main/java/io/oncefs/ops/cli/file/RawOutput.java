package io.oncefs.ops.cli.file;

import io.oncefs.ops.cli.command.OutputClosed;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output as bytes; closing it is nobody's business. */
final class RawOutput extends OutputStream {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException failed) {
      throw "Broken pipe".equals(failed.getMessage()) ? new OutputClosed(failed) : failed;
    }
  }
}
