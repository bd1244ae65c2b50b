package io.oncefs.wire;

import com.google.protobuf.ProtocolMessageEnum;
import io.oncefs.common.Checks;
import io.oncefs.common.InvariantBroken;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Pairs each constant of an enum of ours with the one of the same name in the schema, where it has
 * a prefix. A constant that the schema lacks is found when the mapping is made, not when it is
 * sent.
 */
final class EnumMapping<V extends Enum<V>, M extends Enum<M> & ProtocolMessageEnum> {
  private final String what;
  private final Map<M, V> values;
  private final Map<V, M> messages;

  /**
   * @param what names the field in errors
   */
  EnumMapping(String what, Class<V> values, Class<M> messages, String prefix) {
    this.what = what;
    this.values = new EnumMap<>(messages);
    this.messages = new EnumMap<>(values);
    for (V value : values.getEnumConstants()) {
      M message = Enum.valueOf(messages, prefix + value.name());
      this.values.put(message, value);
      this.messages.put(value, message);
    }
    Checks.invariant(
        messages.getEnumConstants().length == this.values.size() + 2,
        "%s has other constants than %s, UNSPECIFIED and UNRECOGNIZED: %s",
        messages,
        Arrays.toString(values.getEnumConstants()),
        Arrays.toString(messages.getEnumConstants()));
  }

  M write(V value) {
    M message = messages.get(value);
    if (message == null) {
      throw new InvariantBroken(what + " has no " + value);
    }
    return message;
  }

  V read(M message) {
    V value = values.get(message);
    if (value == null) {
      throw new IllegalArgumentException(
          what + " is missing or newer than this process (" + message + ")");
    }
    return value;
  }
}
