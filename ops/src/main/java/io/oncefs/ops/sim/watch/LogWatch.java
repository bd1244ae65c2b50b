package io.oncefs.ops.sim.watch;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.ReportDamage;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.PlannedTail;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sees what masters are asked and what they log. */
final class LogWatch {
  private final Sightings sightings;
  private final Stories stories;

  /** The last chunk of each file that was opened, in it or not any more. */
  private final Map<FileId, ChunkId> opened = new HashMap<>();

  /** Servers that are to be emptied and are not said to be empty yet. */
  private final Set<StoreId> leaving = new HashSet<>();

  LogWatch(Sightings sightings, Stories stories) {
    this.sightings = sightings;
    this.stories = stories;
  }

  void heard(String sender, MasterRequest request) {
    if (request instanceof SealChunk seal) {
      asked(seal);
    } else if (request instanceof ReportDamage) {
      sightings.saw(Sighting.DAMAGE_REPORTED);
    } else if (request instanceof DescribeChunk describe && !sender.startsWith("client")) {
      sightings.sawIf(
          stories.of(describe.chunk()).fencedAt.isEmpty()
              && stories.of(describe.chunk()).offeredBatchZero.isEmpty(),
          Sighting.CLIENT_BEFORE_ORDER);
    }
  }

  private void asked(SealChunk seal) {
    CleanSeal clean = seal.clean();
    if (clean != null) {
      ChunkStory story = stories.of(seal.chunk());
      story.cleanAt = clean.at();
      PlannedTail plan = clean.next();
      story.planned = plan == null ? null : plan.chunk();
      lookForLostCleanSeal(story);
      lookForLostPlan(story);
      // The primary of a full chunk always wants the next one.
      sightings.sawIf(!seal.wantTail(), Sighting.SEAL_FOR_TABLE_MEMORY);
    }
    switch (seal.reason()) {
      case REPLICA_BROKEN -> sightings.saw(Sighting.SEAL_FOR_BROKEN_REPLICA);
      case REPLICA_SILENT -> sightings.saw(Sighting.SEAL_FOR_SILENT_REPLICA);
      case PRIMARY_UNREACHABLE -> sightings.saw(Sighting.SEAL_FOR_LOST_PRIMARY);
      case PRIMARY_RESTARTED -> sightings.saw(Sighting.SEAL_FOR_RESTARTED_PRIMARY);
      case TAIL_NOT_STARTED -> sightings.saw(Sighting.SEAL_FOR_UNSTARTED_TAIL);
      default -> {
        // Not rare, or the master's own.
      }
    }
  }

  /** Once the primary has asked and the log has decided, in whatever order. */
  private void lookForLostCleanSeal(ChunkStory story) {
    Position wanted = story.cleanAt;
    Position at = story.decidedAt;
    ChunkDescription chunk = story.description;
    if (wanted != null && at != null && chunk != null && !story.cleanLost) {
      story.cleanLost = !at.equals(wanted) || story.valid.size() < chunk.replicas().size();
      sightings.sawIf(story.cleanLost, Sighting.CLEAN_SEAL_LOST);
    }
  }

  /** The same for what was to follow. */
  private void lookForLostPlan(ChunkStory story) {
    if (story.planned != null && story.decidedAt != null && !story.planLost) {
      story.planLost = !story.planned.equals(story.followedBy);
      sightings.sawIf(story.planLost, Sighting.PLANNED_TAIL_LOST);
    }
  }

  void logged(Command command, Result result) {
    if (result instanceof Result.Tail tail && tail.opened()) {
      opened(tail.chunk().description());
    } else if (command instanceof Command.Seal seal && result instanceof Result.Decided decided) {
      sealed(seal, decided);
    } else if (command instanceof Command.ConfirmSeals confirm) {
      confirm.confirmations().forEach(this::confirmed);
    } else if (command instanceof Command.AssignDuty assign
        && result instanceof Result.Cleared changed
        && changed.rows() > 0) {
      assigned(assign);
    } else if (command instanceof Command.PlanCopies) {
      sightings.sawIf(!leaving.isEmpty(), Sighting.COPIED_FROM_LEAVING);
    }
  }

  private void assigned(Command.AssignDuty assign) {
    leaving.remove(assign.store());
    switch (assign.duty()) {
      case IN_SERVICE -> {
        // Where everything begins.
      }
      case MAINTENANCE -> sightings.saw(Sighting.SERVER_RESTED);
      case LEAVING -> leaving.add(assign.store());
      case LEFT -> sightings.saw(Sighting.SERVER_EMPTIED);
      case FORGOTTEN -> sightings.saw(Sighting.STORE_FORGOTTEN);
    }
  }

  private void opened(ChunkDescription chunk) {
    stories.of(chunk.chunk()).description = chunk;
    ChunkId before = opened.put(chunk.file(), chunk.chunk());
    if (before != null) {
      Position at = stories.of(before).decidedAt;
      sightings.sawIf(
          at != null && at.lsn() == 0 && chunk.predecessor() != null,
          Sighting.TABLE_OVER_EMPTY_CHUNK);
    }
  }

  private void sealed(Command.Seal seal, Result.Decided decided) {
    ChunkStory story = stories.of(seal.chunk());
    if (decided.first()) {
      story.decidedAt = seal.at();
      story.valid = seal.valid();
      sightings.sawIf(seal.at().lsn() == 0, Sighting.SEAL_OF_NOTHING);
      sightings.sawIf(seal.at().lsn() == 1, Sighting.SEAL_OF_TABLE_ONLY);
      sightings.sawIf(seal.valid().size() == 1, Sighting.ONE_VALID_COPY);
      sightings.sawIf(seal.at().equals(story.cleanAt), Sighting.CLEAN_SEAL);
      Result.Tail next = decided.nextTail();
      story.followedBy = next == null ? null : next.chunk().description().chunk();
      sightings.sawIf(
          seal.planned() != null && seal.planned().id().equals(story.followedBy),
          Sighting.TAIL_PREPARED_AHEAD);
      lookForLostCleanSeal(story);
      lookForLostPlan(story);
    } else {
      Set<Object> valid = new HashSet<>(seal.valid());
      boolean same = seal.at().equals(story.decidedAt) && valid.equals(Set.copyOf(story.valid));
      sightings.saw(Sighting.LATER_PROPOSAL);
      sightings.sawIf(!same, Sighting.OTHER_PROPOSAL);
    }
    Result.Tail tail = decided.nextTail();
    if (tail != null && tail.opened()) {
      opened(tail.chunk().description());
    }
  }

  private void confirmed(SealConfirmation confirmation) {
    ChunkStory story = stories.of(confirmation.chunk());
    Position at = story.decidedAt;
    sightings.sawIf(
        confirmation.kept()
            && at != null
            && at.lsn() > 0
            && !story.valid.contains(confirmation.store()),
        Sighting.REPLICA_JOINED_LATER);
  }
}
