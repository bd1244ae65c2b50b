package io.oncefs.master.model;

import io.oncefs.common.Checks;
import io.oncefs.common.Limits;
import java.nio.charset.StandardCharsets;

/**
 * How far the longest path below a directory goes on, at most. It is raised whenever something is
 * put further down and not lowered when something goes away, so that a change costs no walk; {@code
 * Namespace} counts anew before it refuses anything because of it.
 *
 * @param components names in the longest of these paths; 0 for a file and an empty directory
 * @param bytes of the one that is longest in bytes, with a slash before each name
 */
public record Reach(int components, int bytes) {
  /** Nothing lies below. */
  public static final Reach NONE = new Reach(0, 0);

  /** A directory of an older version, which did not keep it: it may be anything. */
  public static final Reach UNKNOWN = new Reach(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public Reach {
    Checks.argument(components >= 0 && bytes >= 0, "a reach of %s, %s", components, bytes);
  }

  /** Of the directory that has a child of this name, below which it goes on so far. */
  public static Reach through(String name, Reach below) {
    return below.equals(UNKNOWN)
        ? UNKNOWN
        : new Reach(
            below.components + 1, below.bytes + 1 + name.getBytes(StandardCharsets.UTF_8).length);
  }

  /** Far enough for both. */
  public Reach or(Reach other) {
    return new Reach(Math.max(components, other.components), Math.max(bytes, other.bytes));
  }

  public boolean covers(Reach other) {
    return components >= other.components && bytes >= other.bytes;
  }

  /** Whether every path below a directory that lies here can be typed. */
  public boolean fitsBelow(FilePath directory) {
    long deepest = (long) directory.names().size() + components;
    long longest = (long) directory.text().getBytes(StandardCharsets.UTF_8).length + bytes;
    return deepest <= Limits.PATH_DEPTH_MAX && longest <= Limits.PATH_BYTES_MAX;
  }
}
