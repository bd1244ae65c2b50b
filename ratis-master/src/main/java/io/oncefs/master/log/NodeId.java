package io.oncefs.master.log;

import java.util.regex.Pattern;

/**
 * Names a master in its quorum, for ever: a master that lost its disk comes back under another id.
 */
public record NodeId(String value) implements Comparable<NodeId> {
  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  public NodeId {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException("master id '" + value + "' does not match " + VALID);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
