package io.oncefs.ops.sim.watch;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.FirstBatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees what replicas are asked, what they answer, and what they store. */
final class ReplicaWatch {
  private final Sightings sightings;
  private final Stories stories;

  ReplicaWatch(Sightings sightings, Stories stories) {
    this.sightings = sightings;
    this.stories = stories;
  }

  Consumer<ChunkReply> heard(
      String sender,
      boolean ofTheDead,
      StoreId store,
      ChunkRequest request,
      Consumer<ChunkReply> answer) {
    ChunkStory story = stories.of(request.chunk());
    if (request instanceof Fence) {
      story.coordinators.add(sender);
      sightings.sawIf(
          story.decidedAt == null && story.coordinators.size() > 1, Sighting.TWO_COORDINATORS);
    } else if (request instanceof FetchWriters) {
      story.tableAsked.add(sender);
      sightings.sawIf(story.tableAsked.size() > 1, Sighting.TABLE_FETCHED_AGAIN);
    } else if (request instanceof Prepare prepare) {
      sightings.sawIf(ofTheDead, Sighting.PREPARE_OF_THE_DEAD);
      sightings.sawIf(
          prepare.content() instanceof FirstBatch && !story.offeredBatchZero.add(store),
          Sighting.BATCH_ZERO_AGAIN);
    }
    return reply -> {
      answered(store, story, request, reply);
      answer.accept(reply);
    };
  }

  private void answered(StoreId store, ChunkStory story, ChunkRequest request, ChunkReply reply) {
    if (reply instanceof Fenced fenced) {
      story.answers.put(store, fenced);
      lookForLostSuffix(story);
    } else if (reply instanceof ChunkReply.FoundRecords found) {
      sightings.sawIf(!found.results().isEmpty(), Sighting.RECORD_FOUND_BEHIND);
    } else if (reply instanceof Refused refused) {
      refused(store, story, request, refused.code());
    }
  }

  private void refused(StoreId store, ChunkStory story, ChunkRequest request, Code code) {
    if (request instanceof Prepare prepare) {
      if (code == Code.FENCED) {
        boolean first = prepare.content() instanceof FirstBatch;
        sightings.saw(first ? Sighting.BATCH_ZERO_MET_FENCE : Sighting.PREPARE_MET_FENCE);
        sightings.sawIf(stories.hasRestarted(story, store), Sighting.RESTARTED_REPLICA_REFUSED);
      }
      sightings.sawIf(code == Code.UNEXPECTED_LSN, Sighting.PREPARE_OUT_OF_ORDER);
    }
    sightings.sawIf(code == Code.CORRUPT && request instanceof Read, Sighting.DAMAGE_MET_BY_READ);
    sightings.sawIf(code == Code.NOT_REGISTERED, Sighting.UNREGISTERED_START);
    sightings.sawIf(code == Code.WRONG_STORE, Sighting.OTHER_STORE_AT_ADDRESS);
    sightings.sawIf(
        code == Code.DIVERGED && (request instanceof Sealed || request instanceof FetchWriters),
        Sighting.REPLICA_TOO_SHORT);
  }

  private void lookForLostSuffix(ChunkStory story) {
    long committed =
        story.answers.values().stream()
            .filter(each -> !each.sealed())
            .mapToLong(Fenced::committed)
            .max()
            .orElse(0);
    sightings.sawIf(
        story.decidedAt == null
            && story.answers.values().stream().anyMatch(each -> each.prepared().lsn() < committed),
        Sighting.LOST_SUFFIX_EXCLUDED);
  }

  void fenceUnanswered(ChunkId chunk, StoreId store) {
    ChunkStory story = stories.of(chunk);
    ChunkDescription description = story.description;
    story.unanswered.add(store);
    sightings.sawIf(
        description != null
            && story.answers.isEmpty()
            && story.unanswered.size() == description.replicas().size(),
        Sighting.NO_ANSWER_TO_ANY_FENCE);
  }

  void stored(StoreId store, Change change, @Nullable StoredReplica before, boolean full) {
    ChunkId chunk = Change.chunkOf(change);
    if (chunk == null) {
      return;
    }
    ChunkStory story = stories.of(chunk);
    if (change instanceof Change.Fence) {
      story.fencedAt.add(store);
      sightings.sawIf(before == null, Sighting.FENCE_OF_UNKNOWN_CHUNK);
      sightings.sawIf(full, Sighting.FENCE_WITHOUT_SPACE);
    } else if (change instanceof Change.Seal seal) {
      story.fencedAt.add(store);
      sightings.sawIf(
          before != null && before.prepared().lsn() > seal.at().lsn() && seal.at().lsn() > 0,
          Sighting.CUT_ABOVE_SEAL);
    }
  }
}
