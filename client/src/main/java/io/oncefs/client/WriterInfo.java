package io.oncefs.client;

/**
 * What a file remembers of one of its writers.
 *
 * @param writer its name, or its random id
 * @param epoch how often the file's named writers had been opened when this one was opened last; 0
 *     without a name
 * @param lastSequence the highest one on record; 0 if none
 * @param idleMillis how long, at least, nothing of it has been recorded
 */
public record WriterInfo(
    String writer, boolean named, State state, long epoch, long lastSequence, long idleMillis) {

  /** What becomes of it. */
  public enum State {
    ACTIVE,
    /** It has no name and has said goodbye; it is forgotten an hour later. */
    CLOSED,
    /** It was removed: whoever opens the file under its name gets {@link WriterExpired}. */
    REMOVED
  }
}
