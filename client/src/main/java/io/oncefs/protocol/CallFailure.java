package io.oncefs.protocol;

/** Why a call got no answer. In every case the request may or may not have been carried out. */
public enum CallFailure {
  /** No connection could be made, or the name does not resolve. */
  UNREACHABLE,
  /** The connection broke while the answer was awaited. */
  BROKEN,
  /** No answer in time. */
  TIMEOUT,
  /** What came back was no valid message. */
  MALFORMED
}
