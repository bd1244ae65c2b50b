package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;

/** Files that stand beside another one until it is complete. */
final class Siblings {
  private Siblings() {}

  /** A name nobody else uses, in the same directory. */
  static String unfinished(String path) {
    long random = new RealHost(new HaltOnFault()).entropy().nextLong();
    return path.substring(0, path.lastIndexOf('/') + 1) + ".put-" + Long.toHexString(random);
  }

  /**
   * Removes what an upload that failed leaves behind, if it can; the upload's failure matters more.
   */
  static void discard(OnceFs fs, String unfinished, Exception failed) {
    try {
      if (fs.exists(unfinished)) {
        fs.delete(unfinished, false);
      }
    } catch (OnceFsException leftBehind) {
      failed.addSuppressed(leftBehind);
    }
  }
}
