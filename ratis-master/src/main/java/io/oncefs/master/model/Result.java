package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply.Failed;
import org.jspecify.annotations.Nullable;

/** What applying a command came to: the same on every master. */
public sealed interface Result {
  /** Of CreateFile, MakeDirectory, Rename, Touch: the file or directory afterwards. */
  record Entry(FileStatus status) implements Result {}

  /** Of Delete. */
  record Deleted() implements Result {}

  /**
   * Of OpenTail.
   *
   * @param opened whether this command opened it; if not, it was open already
   */
  record Tail(ChunkInfo chunk, boolean opened) implements Result {}

  /**
   * Of Seal.
   *
   * @param chunk sealed, as the first proposal decided it
   * @param first whether this command was the first
   * @param nextTail the tail that is open afterwards, if one was wanted and could be had
   */
  record Decided(ChunkInfo chunk, boolean first, @Nullable Tail nextTail) implements Result {}

  /** Of PlanChunk. */
  record Planned(ChunkId id) implements Result {}

  /** Of RegisterServer. */
  record Registered(Generation generation) implements Result {}

  /** Of ConfirmSeals and Reclaim: how many rows went. */
  record Cleared(int rows) implements Result {}

  /** Of any command: nothing was changed. */
  record Refused(Failed.Code code, String message) implements Result {}
}
