package io.oncefs.common;

/**
 * The running digest of a chunk: 64 bits over every record of every batch so far, bytes included
 * through their crc32c. Two replicas with the same LSN and the same digest hold the same data. It
 * guards against defects and damage, not against an adversary.
 */
public record Digest(long value) {
  /** Of an empty chunk. */
  public static final Digest NONE = new Digest(0);

  /** Folds one more 64-bit word in; order matters. */
  public Digest with(long word) {
    return new Digest(mix(value * 0x9E3779B97F4A7C15L ^ mix(word + 0x632BE59BD9B4E019L)));
  }

  static long hashOf(byte[] bytes, int offset, int length, long seed) {
    long hash = mix(seed + length);
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes[offset + i] & 0xFF)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  private static long mix(long word) {
    long z = word;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public String toString() {
    return String.format(java.util.Locale.ROOT, "%016x", value);
  }
}
