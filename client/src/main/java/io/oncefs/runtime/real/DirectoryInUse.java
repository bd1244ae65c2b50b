package io.oncefs.runtime.real;

import java.io.IOException;
import java.nio.file.Path;

/** Another process works in a directory that only one may work in; the message names both. */
public final class DirectoryInUse extends IOException {
  private static final long serialVersionUID = 1L;

  DirectoryInUse(Path directory, String holder) {
    super(directory + " is in use by process " + holder + "; stop that one first");
  }
}
