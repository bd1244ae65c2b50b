package io.oncefs.master.ratis;

import io.oncefs.common.InvariantBroken;
import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.tables.AppliedPosition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Several commands in one entry of the log, and their several answers in one.
 *
 * <pre>
 * entry  = command / bundle     command: as it was submitted, when it came alone
 * bundle = %x00 1*part          no command begins with %x00, unless it is in a bundle
 * part   = length octets        length: 4 octets, big-endian
 * </pre>
 */
final class Bundle {
  private static final byte MARK = 0;

  private Bundle() {}

  /** What one more part adds to an entry. */
  static int costOf(byte[] part) {
    return Integer.BYTES + part.length;
  }

  static byte[] write(List<byte[]> parts) {
    byte[] first = parts.get(0);
    return parts.size() == 1 && first.length > 0 && first[0] != MARK ? first : bundle(parts);
  }

  private static byte[] bundle(List<byte[]> parts) {
    int bytes = parts.stream().mapToInt(Bundle::costOf).sum();
    ByteBuffer bundle = ByteBuffer.allocate(1 + bytes).put(MARK);
    parts.forEach(each -> bundle.putInt(each.length).put(each));
    return bundle.array();
  }

  /**
   * Applies the commands of an entry in order, which is the one way to apply an entry.
   *
   * @return their answers, as one
   */
  static byte[] apply(CommandApplier applier, AppliedPosition position, byte[] entry) {
    List<byte[]> answers = new ArrayList<>();
    for (byte[] each : read(entry)) {
      answers.add(applier.apply(position, each));
    }
    return write(answers);
  }

  static List<byte[]> read(byte[] entry) {
    if (entry.length == 0 || entry[0] != MARK) {
      return List.of(entry);
    }
    ByteBuffer bundle = ByteBuffer.wrap(entry, 1, entry.length - 1);
    List<byte[]> parts = new ArrayList<>();
    try {
      while (bundle.hasRemaining()) {
        int length = bundle.getInt();
        if (length < 0 || length > bundle.remaining()) {
          throw new InvariantBroken("a part of " + length + " bytes in a bundle of the log");
        }
        byte[] part = new byte[length];
        bundle.get(part);
        parts.add(part);
      }
    } catch (BufferUnderflowException torn) {
      throw new InvariantBroken("a bundle of the log ends within a length");
    }
    return parts;
  }
}
