package io.oncefs.ops.chaos;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one replica of a sealed chunk holds.
 *
 * @param address host:port of its server
 * @param length bytes that could be read
 * @param crc32c of those
 * @param unreadable why no more could be read; null if nothing was wrong
 */
record ReplicaContents(String address, long length, int crc32c, @Nullable String unreadable) {

  /**
   * How replicas differ from each other, or from what was decided; empty if they do not. No replica
   * at all is a difference too.
   */
  static Optional<String> disagreement(long sealedLength, List<ReplicaContents> replicas) {
    boolean same =
        !replicas.isEmpty()
            && replicas.stream()
                .allMatch(
                    each ->
                        each.unreadable() == null
                            && each.length() == sealedLength
                            && each.crc32c() == replicas.get(0).crc32c());
    return same
        ? Optional.empty()
        : Optional.of(
            "sealed at "
                + sealedLength
                + " bytes, but is "
                + replicas.stream()
                    .map(ReplicaContents::toString)
                    .collect(Collectors.joining("; ")));
  }

  @Override
  public String toString() {
    return length
        + " bytes with crc32c "
        + Integer.toHexString(crc32c)
        + " on "
        + address
        + (unreadable == null ? "" : ", then " + unreadable);
  }
}
