package io.oncefs.ops.sim.watch;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.ops.sim.watch.ChunkStory.AppendKey;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sees what writers ask of primaries and are answered. */
final class WriterWatch {
  private final Sightings sightings;
  private final Stories stories;
  private final BooleanSupplier hasLeader;
  private final Set<AppendKey> told = new HashSet<>();
  private final Set<AppendKey> refused = new HashSet<>();
  private final Set<Grant> granted = new HashSet<>();

  /** Writers whom a primary refused whose chunk was decided, and which chunk. */
  private final Map<WriterId, ChunkId> staleNo = new HashMap<>();

  private record Grant(WriterId writer, long nonce) {}

  WriterWatch(Sightings sightings, Stories stories, BooleanSupplier hasLeader) {
    this.sightings = sightings;
    this.stories = stories;
    this.hasLeader = hasLeader;
  }

  Consumer<ChunkReply> append(StoreId store, Append append, Consumer<ChunkReply> answer) {
    ChunkStory story = stories.of(append.chunk());
    Set<Long> parked = new HashSet<>();
    for (AppendRecord each : append.records()) {
      AppendKey key = story.key(append.writer(), each.sequence());
      if (story.underWay.merge(key, 1, Integer::sum) > 1) {
        parked.add(each.sequence());
      }
    }
    ChunkId refusedBy = staleNo.get(append.writer());
    if (refusedBy != null && refusedBy.compareTo(append.chunk()) < 0) {
      staleNo.remove(append.writer());
      sightings.saw(Sighting.STALE_NO_WAS_ASKED_AGAIN);
    }
    return reply -> {
      for (AppendRecord each : append.records()) {
        AppendKey key = story.key(append.writer(), each.sequence());
        story.underWay.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
      }
      answered(store, story, append, parked, reply);
      answer.accept(reply);
    };
  }

  private void answered(
      StoreId store, ChunkStory story, Append append, Set<Long> parked, ChunkReply reply) {
    if (reply instanceof Refused no) {
      refused(story, append.writer(), no);
    } else if (reply instanceof Appended appended) {
      for (AppendOutcome each : appended.outcomes()) {
        outcome(store, story, append.writer(), parked, each);
      }
      Refused rejection = appended.rejection();
      if (rejection != null) {
        refused(story, append.writer(), rejection);
      }
    }
  }

  private void outcome(
      StoreId store, ChunkStory story, WriterId writer, Set<Long> parked, AppendOutcome outcome) {
    AppendKey key = story.key(writer, outcome.sequence());
    switch (outcome.kind()) {
      case COMMITTED -> {
        told.add(key);
        // The primary of a full chunk fences itself and tells the last ones afterwards.
        boolean full = story.cleanAt != null;
        sightings.sawIf(!full && story.fencedAt.contains(store), Sighting.FENCED_PRIMARY_COMMITTED);
        sightings.sawIf(!full && story.decidedAt != null, Sighting.ACKNOWLEDGED_AFTER_SEAL);
        boolean leaderless = !hasLeader.getAsBoolean();
        sightings.sawIf(leaderless, Sighting.ACKNOWLEDGED_WITHOUT_LEADER);
        sightings.sawIf(
            leaderless && outcome.offset() + outcome.length() > story.fullAt(),
            Sighting.FULL_CHUNK_WITHOUT_LEADER);
      }
      case DUPLICATE -> {
        boolean unheard = told.add(key);
        boolean before = outcome.offset() < story.start();
        sightings.saw(Sighting.DUPLICATE);
        sightings.sawIf(parked.contains(outcome.sequence()), Sighting.DUPLICATE_PARKED);
        sightings.sawIf(before, Sighting.DUPLICATE_FROM_PREDECESSOR);
        sightings.sawIf(before && unheard, Sighting.UNHEARD_RECORD_KEPT);
      }
      case PRECONDITION_FAILED -> {
        sightings.saw(Sighting.PRECONDITION_REFUSED);
        sightings.sawIf(!refused.add(key), Sighting.PRECONDITION_REFUSED_AGAIN);
      }
      case OLDER_THAN_ROW -> sightings.saw(Sighting.OLDER_THAN_ROW);
    }
  }

  private void refused(ChunkStory story, WriterId writer, Refused no) {
    switch (no.code()) {
      case OUT_OF_SEQUENCE -> {
        sightings.saw(Sighting.OUT_OF_SEQUENCE);
        negative(story, writer);
      }
      case WRITER_FENCED -> {
        sightings.saw(Sighting.WRITER_FENCED);
        negative(story, writer);
      }
      case WRITER_EXPIRED -> negative(story, writer);
      case NOT_REGISTERED -> sightings.saw(Sighting.UNREGISTERED_START);
      case WRONG_STORE -> sightings.saw(Sighting.OTHER_STORE_AT_ADDRESS);
      default -> {
        // Says nothing about the writer.
      }
    }
  }

  private void negative(ChunkStory story, WriterId writer) {
    if (story.decidedAt != null || !story.fencedAt.isEmpty()) {
      sightings.saw(Sighting.STALE_PRIMARY_SAID_NO);
      staleNo.put(writer, story.id());
    }
  }

  Consumer<ChunkReply> open(OpenWriter open, Consumer<ChunkReply> answer) {
    ChunkStory story = stories.of(open.chunk());
    return reply -> {
      if (reply instanceof ChunkReply.WriterOpened opened) {
        if (!opened.granted()) {
          sightings.saw(Sighting.OPEN_NOT_GRANTED);
        } else if (granted.add(new Grant(open.writer(), open.nonce()))) {
          sightings.sawIf(opened.row().lastSequence() > 0, Sighting.WRITER_CAME_BACK);
        } else {
          sightings.saw(Sighting.OPEN_REPEATED);
        }
      } else if (reply instanceof Refused no) {
        refused(story, open.writer(), no);
      }
      answer.accept(reply);
    };
  }
}
