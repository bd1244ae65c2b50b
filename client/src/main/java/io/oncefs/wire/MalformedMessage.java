package io.oncefs.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Function;

/**
 * What came over the network is no message of ours: cut short, out of bounds, or newer than this
 * process. Servers answer it as invalid, clients fail the call; neither acts on any part of it.
 */
public final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final long limit;

  private MalformedMessage(String message, Throwable cause, long limit) {
    super(message, cause);
    this.limit = limit;
  }

  /** Bytes that are not even the right kind of Protobuf. */
  static MalformedMessage unreadable(InvalidProtocolBufferException cause) {
    return new MalformedMessage("unreadable message: " + cause.getMessage(), cause, 0);
  }

  /**
   * Runs a conversion in which every check of a value, ours or the value's own, throws {@link
   * IllegalArgumentException}.
   */
  static <M, V> V guard(M message, Function<M, V> conversion) throws MalformedMessage {
    try {
      return conversion.apply(message);
    } catch (OverLimit tooLarge) {
      throw new MalformedMessage(String.valueOf(tooLarge.getMessage()), tooLarge, tooLarge.limit());
    } catch (IllegalArgumentException wrong) {
      throw new MalformedMessage(String.valueOf(wrong.getMessage()), wrong, 0);
    }
  }

  /** The limit in bytes that a record of the message is over; 0 if it is wrong in another way. */
  long limit() {
    return limit;
  }
}
