package io.oncefs.master.core.namespace;

import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.protocol.MasterReply.Failed.Code;
import org.jspecify.annotations.Nullable;

/**
 * How far a path leads.
 *
 * @param depth how many of its names exist
 * @param deepest what the last of these is: the root for none
 */
public record Walk(FilePath path, int depth, FileRow deepest) {
  /** What the path names, if it is there. */
  public @Nullable FileRow found() {
    return depth == path.names().size() ? deepest : null;
  }

  /** Whether all but the last name exist. */
  public boolean reachesParent() {
    return depth >= path.names().size() - 1;
  }

  /** Whether a file stands where a directory would have to be. */
  public boolean isBlocked() {
    return found() == null && !deepest.directory();
  }

  /** Why the path leads nowhere. */
  public Refused refusal() {
    if (isBlocked()) {
      return new Refused(Code.NOT_A_DIRECTORY, path.prefix(depth) + " is a file, not a directory");
    }
    return depth == path.names().size() - 1
        ? new Refused(Code.NOT_FOUND, "no such file or directory: " + path)
        : new Refused(
            Code.NOT_FOUND,
            "no such directory: " + path.prefix(depth + 1) + ", so there is no " + path);
  }
}
