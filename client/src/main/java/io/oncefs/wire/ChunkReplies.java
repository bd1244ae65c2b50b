package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.FoundRecords;
import io.oncefs.protocol.ChunkReply.Inspected;
import io.oncefs.protocol.ChunkReply.Moved;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.ReplicaSummary;
import io.oncefs.protocol.ChunkReply.Replicas;
import io.oncefs.protocol.ChunkReply.Vote;
import io.oncefs.protocol.ChunkReply.WriterOpened;
import io.oncefs.protocol.ChunkReply.WriterPage;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.CommittedToReply;
import io.oncefs.wire.proto.DoneReply;
import io.oncefs.wire.proto.FencedReply;
import io.oncefs.wire.proto.FoundRecordsReply;
import io.oncefs.wire.proto.InspectedReply;
import io.oncefs.wire.proto.ReadBytesReply;
import io.oncefs.wire.proto.ReplicaStateProto;
import io.oncefs.wire.proto.ReplicaSummaryProto;
import io.oncefs.wire.proto.ReplicasReply;
import io.oncefs.wire.proto.VoteReply;
import io.oncefs.wire.proto.WriterOpenedReply;
import io.oncefs.wire.proto.WriterPageReply;
import io.oncefs.wire.proto.WritersReply;

/** Answers of chunkservers, from and to messages; the busiest kinds come first. */
final class ChunkReplies {
  private static final EnumMapping<ChunkReply.ReplicaState, ReplicaStateProto> STATE =
      new EnumMapping<>(
          "replica state",
          ChunkReply.ReplicaState.class,
          ReplicaStateProto.class,
          "REPLICA_STATE_");

  private static final Done DONE = new Done();

  private ChunkReplies() {}

  static ChunkAnswer write(long id, ChunkReply reply) {
    ChunkAnswer.Builder answer = ChunkAnswer.newBuilder().setId(id);
    if (reply instanceof Appended appended) {
      answer.setAppended(Appends.write(appended));
    } else if (reply instanceof Vote vote) {
      answer.setVote(VoteReply.newBuilder().setPrepared(Values.write(vote.prepared())));
    } else if (reply instanceof ReadBytes read) {
      answer.setReadBytes(write(read));
    } else if (reply instanceof Done) {
      answer.setDone(DoneReply.getDefaultInstance());
    } else if (reply instanceof Refused refused) {
      answer.setRefused(Appends.write(refused));
    } else if (reply instanceof Moved moved) {
      answer.setRefused(Appends.write(moved));
    } else if (reply instanceof WriterOpened opened) {
      answer.setWriterOpened(
          WriterOpenedReply.newBuilder()
              .setGranted(opened.granted())
              .setRow(Writers.write(opened.row())));
    } else if (reply instanceof WriterPage page) {
      answer.setWriterPage(write(page));
    } else if (reply instanceof Fenced fenced) {
      answer.setFenced(write(fenced));
    } else if (reply instanceof ChunkReply.Writers writers) {
      answer.setWriters(WritersReply.newBuilder().setTable(Writers.write(writers.table())));
    } else if (reply instanceof FoundRecords found) {
      answer.setFoundRecords(write(found));
    } else if (reply instanceof CommittedTo committed) {
      answer.setCommittedTo(CommittedToReply.newBuilder().setLength(committed.length()));
    } else if (reply instanceof Batches batches) {
      answer.setBatches(Prepares.write(batches));
    } else if (reply instanceof Replicas replicas) {
      answer.setReplicas(write(replicas));
    } else if (reply instanceof Inspected inspected) {
      answer.setInspected(write(inspected));
    } else {
      throw new InvariantBroken("no message for " + reply.getClass());
    }
    return answer.build();
  }

  static ChunkReply read(ChunkAnswer answer) throws MalformedMessage {
    return MalformedMessage.guard(answer, ChunkReplies::readUnguarded);
  }

  private static ChunkReply readUnguarded(ChunkAnswer answer) {
    return switch (answer.getReplyCase()) {
      case APPENDED -> Appends.read(answer.getAppended());
      case VOTE -> read(answer.getVote());
      case READ_BYTES -> read(answer.getReadBytes());
      case DONE -> DONE;
      case REFUSED ->
          answer.getRefused().hasNext()
              ? Appends.readMoved(answer.getRefused())
              : Appends.read(answer.getRefused());
      case WRITER_OPENED -> read(answer.getWriterOpened());
      case WRITER_PAGE -> read(answer.getWriterPage());
      case FENCED -> read(answer.getFenced());
      case WRITERS -> read(answer.getWriters());
      case FOUND_RECORDS -> read(answer.getFoundRecords());
      case COMMITTED_TO ->
          new CommittedTo(
              Bounds.notNegative("committed_to.length", answer.getCommittedTo().getLength()));
      case BATCHES -> Prepares.read(answer.getBatches());
      case REPLICAS -> read(answer.getReplicas());
      case INSPECTED -> read(answer.getInspected());
      case REPLY_NOT_SET ->
          throw new IllegalArgumentException("the reply is missing or newer than this process");
    };
  }

  private static Vote read(VoteReply vote) {
    return new Vote(Values.readPosition("vote.prepared", vote.hasPrepared(), vote.getPrepared()));
  }

  private static ReadBytesReply write(ReadBytes read) {
    return ReadBytesReply.newBuilder()
        .setContent(Bytes.write(read.bytes()))
        .setCrc32C(read.crc32c())
        .setCommittedLength(read.committedLength())
        .setSealed(read.sealed())
        .build();
  }

  private static ReadBytes read(ReadBytesReply read) {
    Bounds.within(0, Limits.READ_BYTES_MAX, "bytes of the content read", read.getContent().size());
    return new ReadBytes(
        Bytes.read(read.getContent()),
        read.getCrc32C(),
        Bounds.notNegative("read_bytes.committed_length", read.getCommittedLength()),
        read.getSealed());
  }

  private static WriterOpened read(WriterOpenedReply opened) {
    return new WriterOpened(
        opened.getGranted(),
        Writers.read(Bounds.present("writer_opened.row", opened.hasRow(), opened.getRow())));
  }

  private static FencedReply write(Fenced fenced) {
    return FencedReply.newBuilder()
        .setStore(Values.write(fenced.store().id()))
        .setGeneration(fenced.generation().value())
        .setSealed(fenced.sealed())
        .setPrepared(Values.write(fenced.prepared()))
        .setCommitted(fenced.committed())
        .build();
  }

  private static Fenced read(FencedReply fenced) {
    return new Fenced(
        new StoreId(Values.readId("fenced.store", fenced.hasStore(), fenced.getStore())),
        new Generation(fenced.getGeneration()),
        fenced.getSealed(),
        Values.readPosition("fenced.prepared", fenced.hasPrepared(), fenced.getPrepared()),
        Bounds.notNegative("fenced.committed", fenced.getCommitted()));
  }

  private static ChunkReply.Writers read(WritersReply writers) {
    return new ChunkReply.Writers(Writers.readTable(writers.hasTable(), writers.getTable()));
  }

  private static WriterPageReply write(WriterPage page) {
    WriterPageReply.Builder message = WriterPageReply.newBuilder();
    page.rows().forEach(row -> message.addRows(Writers.write(row)));
    WriterId next = page.next();
    if (next != null) {
      message.setNext(Writers.write(next));
    }
    return message.build();
  }

  private static WriterPage read(WriterPageReply page) {
    return new WriterPage(
        Bounds.list(0, Limits.PAGE_MAX, "writer_page.rows", page.getRowsList(), Writers::read),
        page.hasNext() ? Writers.read(page.getNext()) : null);
  }

  private static FoundRecordsReply write(FoundRecords found) {
    FoundRecordsReply.Builder message =
        FoundRecordsReply.newBuilder()
            .setComplete(found.complete())
            .setSealed(found.sealed())
            .setNextLsn(found.nextLsn());
    found.results().forEach(result -> message.addResults(Writers.write(result)));
    return message.build();
  }

  private static FoundRecords read(FoundRecordsReply found) {
    return new FoundRecords(
        Bounds.list(
            0, Limits.PAGE_MAX, "found_records.results", found.getResultsList(), Writers::read),
        found.getComplete(),
        found.getSealed(),
        Bounds.notNegative("found_records.next_lsn", found.getNextLsn()));
  }

  private static ReplicasReply write(Replicas replicas) {
    ReplicasReply.Builder message = ReplicasReply.newBuilder().setComplete(replicas.complete());
    for (ReplicaSummary each : replicas.replicas()) {
      message.addReplicas(
          ReplicaSummaryProto.newBuilder()
              .setChunk(each.chunk().value())
              .setState(STATE.write(each.state()))
              .setPrepared(Values.write(each.prepared()))
              .setDescribed(each.described()));
    }
    return message.build();
  }

  private static Replicas read(ReplicasReply replicas) {
    return new Replicas(
        Bounds.list(0, Limits.PAGE_MAX, "replicas", replicas.getReplicasList(), ChunkReplies::read),
        replicas.getComplete());
  }

  private static ReplicaSummary read(ReplicaSummaryProto summary) {
    return new ReplicaSummary(
        new ChunkId(summary.getChunk()),
        STATE.read(summary.getState()),
        Values.readPosition("summary.prepared", summary.hasPrepared(), summary.getPrepared()),
        summary.getDescribed());
  }

  private static InspectedReply write(Inspected inspected) {
    InspectedReply.Builder message =
        InspectedReply.newBuilder()
            .setState(STATE.write(inspected.state()))
            .setPrepared(Values.write(inspected.prepared()))
            .setCommitted(inspected.committed());
    ChunkDescription description = inspected.description();
    if (description != null) {
      message.setDescription(Values.write(description));
    }
    return message.build();
  }

  private static Inspected read(InspectedReply inspected) {
    return new Inspected(
        STATE.read(inspected.getState()),
        Values.readPosition("inspected.prepared", inspected.hasPrepared(), inspected.getPrepared()),
        Bounds.notNegative("inspected.committed", inspected.getCommitted()),
        inspected.hasDescription() ? Values.readChunk(0, true, inspected.getDescription()) : null);
  }
}
