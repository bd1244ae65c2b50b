package io.oncefs.protocol;

/**
 * Why a call got no answer. The request may or may not have been carried out, except where nothing
 * was sent.
 */
public enum CallFailure {
  /**
   * Nothing was sent, so nothing was done: no connection could be made, the name does not resolve,
   * or too many calls wait at that address already.
   */
  UNREACHABLE,
  /** The connection broke while the answer was awaited. */
  BROKEN,
  /** No answer in time. */
  TIMEOUT,
  /** What came back was no valid message. */
  MALFORMED,
  /** Who listens there is no server of this kind, so nothing was done. */
  STRANGER
}
