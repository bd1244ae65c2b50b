package io.oncefs.master.tables;

/**
 * Turns values into bytes and back.
 *
 * <p>{@code decode(encode(v))} equals {@code v}, and equal values have equal bytes on every
 * machine: the tables of all masters are compared byte for byte. An implementation has no state and
 * may be called from any thread. {@code decode} throws {@link IllegalArgumentException} for bytes
 * that {@code encode} cannot have produced.
 */
public interface Codec<T> {
  byte[] encode(T value);

  T decode(byte[] bytes);
}
