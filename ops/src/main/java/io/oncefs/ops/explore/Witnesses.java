package io.oncefs.ops.explore;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.ops.check.ReplicaOracle;
import java.util.EnumSet;
import java.util.Set;

/** That the interesting orders were among those explored: without them it proves nothing. */
public final class Witnesses {
  /** An interesting order. */
  public enum Witness {
    SEALED_WITHOUT_APPENDS("the chunk was sealed below every append"),
    SEALED_WITH_SOME("the chunk was sealed between the appends"),
    SEALED_WITH_ALL("the chunk was sealed above every append"),
    ONE_VALID_COPY("one replica was all the coordinator had"),
    LATER_PROPOSAL("a second proposal was logged and changed nothing"),
    OTHER_PROPOSAL("it had wanted another position"),
    ACKNOWLEDGED("an append was acknowledged in the first chunk"),
    ACKNOWLEDGED_AFTER_DECISION("an append was acknowledged after the decision"),
    RETRY_FOUND("the retry got its place in the first chunk"),
    RETRY_APPENDED("the retry was appended to the next chunk");

    private final String what;

    Witness(String what) {
      this.what = what;
    }

    public String what() {
      return what;
    }
  }

  private final Set<Witness> seen = EnumSet.noneOf(Witness.class);

  private void saw(Witness witness) {
    seen.add(witness);
  }

  void decided(Position at, int valid) {
    // Batch 0 and the record that opened the writer come before the appends.
    long appends = Math.max(0, at.lsn() - 2);
    saw(
        appends == 0
            ? Witness.SEALED_WITHOUT_APPENDS
            : appends == 1 ? Witness.SEALED_WITH_SOME : Witness.SEALED_WITH_ALL);
    if (valid == 1) {
      saw(Witness.ONE_VALID_COPY);
    }
  }

  void laterProposal(boolean other) {
    saw(Witness.LATER_PROPOSAL);
    if (other) {
      saw(Witness.OTHER_PROPOSAL);
    }
  }

  void acknowledged(boolean again, boolean duplicate, ChunkId chunk, ReplicaOracle oracle) {
    if (again) {
      saw(duplicate ? Witness.RETRY_FOUND : Witness.RETRY_APPENDED);
    } else {
      saw(Witness.ACKNOWLEDGED);
      if (oracle.isDecided(chunk)) {
        saw(Witness.ACKNOWLEDGED_AFTER_DECISION);
      }
    }
  }

  /** Those that were seen. */
  public Set<Witness> seen() {
    return seen;
  }
}
