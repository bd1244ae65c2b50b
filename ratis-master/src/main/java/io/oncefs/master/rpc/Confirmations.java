package io.oncefs.master.rpc;

import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.SealConfirmation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what replicas confirm and logs it, many in one entry. What gets lost is confirmed again.
 */
final class Confirmations {
  private static final int BATCH_MAX = 1_000;
  private static final int PENDING_MAX = 100_000;

  private final Proposer proposer;
  private final Set<SealConfirmation> pending = new LinkedHashSet<>();
  private boolean underWay;

  Confirmations(Proposer proposer) {
    this.proposer = proposer;
  }

  void add(SealConfirmation confirmation) {
    if (pending.size() < PENDING_MAX) {
      pending.add(confirmation);
    }
  }

  /** Logs a batch, unless one is under way. */
  void flush() {
    if (underWay || pending.isEmpty() || !proposer.leads()) {
      return;
    }
    List<SealConfirmation> batch = pending.stream().limit(BATCH_MAX).toList();
    underWay = true;
    proposer.propose(
        new Command.ConfirmSeals(batch),
        answer -> {
          underWay = false;
          if (answer instanceof Answer.Applied) {
            batch.forEach(pending::remove);
          }
        });
  }

  void end() {
    pending.clear();
  }
}
