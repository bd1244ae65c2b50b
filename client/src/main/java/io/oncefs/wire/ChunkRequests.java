package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.CommitNotice;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.ChunkRequest.Inspect;
import io.oncefs.protocol.ChunkRequest.ListReplicas;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.ChunkRequest.Verify;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.CloseWriterRequest;
import io.oncefs.wire.proto.CommitNoticeRequest;
import io.oncefs.wire.proto.CommittedLengthRequest;
import io.oncefs.wire.proto.FenceRequest;
import io.oncefs.wire.proto.FetchBatchesRequest;
import io.oncefs.wire.proto.FetchWritersRequest;
import io.oncefs.wire.proto.FindRecordsRequest;
import io.oncefs.wire.proto.InspectRequest;
import io.oncefs.wire.proto.ListReplicasRequest;
import io.oncefs.wire.proto.ListWritersRequest;
import io.oncefs.wire.proto.OpenChunkRequest;
import io.oncefs.wire.proto.OpenWriterRequest;
import io.oncefs.wire.proto.PrepareRequest;
import io.oncefs.wire.proto.ReadRequest;
import io.oncefs.wire.proto.RemoveWriterRequest;
import io.oncefs.wire.proto.SealedRequest;
import io.oncefs.wire.proto.VerifyRequest;

/** Requests to chunkservers, from and to messages; the busiest kinds come first. */
final class ChunkRequests {
  private ChunkRequests() {}

  static ChunkCall write(long id, StoreId target, ChunkRequest request) {
    ChunkCall.Builder call = ChunkCall.newBuilder().setId(id).setTarget(Values.write(target.id()));
    if (request instanceof Append append) {
      call.setAppend(Appends.write(append));
    } else if (request instanceof Prepare prepare) {
      call.setPrepare(Prepares.write(prepare));
    } else if (request instanceof CommitNotice notice) {
      call.setCommitNotice(write(notice));
    } else if (request instanceof Read read) {
      call.setRead(write(read));
    } else if (request instanceof OpenWriter open) {
      call.setOpenWriter(write(open));
    } else if (request instanceof CloseWriter close) {
      call.setCloseWriter(write(close));
    } else if (request instanceof RemoveWriter remove) {
      call.setRemoveWriter(
          RemoveWriterRequest.newBuilder()
              .setChunk(remove.chunk().value())
              .setWriter(Writers.write(remove.writer())));
    } else if (request instanceof ListWriters list) {
      call.setListWriters(write(list));
    } else if (request instanceof Fence fence) {
      call.setFence(FenceRequest.newBuilder().setChunk(fence.chunk().value()));
    } else if (request instanceof Sealed sealed) {
      call.setSealed(write(sealed));
    } else if (request instanceof OpenChunk open) {
      call.setOpenChunk(
          OpenChunkRequest.newBuilder().setDescription(Values.write(open.description())));
    } else if (request instanceof FetchWriters fetch) {
      call.setFetchWriters(write(fetch));
    } else if (request instanceof FindRecords find) {
      call.setFindRecords(write(find));
    } else if (request instanceof CommittedLength length) {
      call.setCommittedLength(CommittedLengthRequest.newBuilder().setChunk(length.chunk().value()));
    } else if (request instanceof FetchBatches fetch) {
      call.setFetchBatches(write(fetch));
    } else if (request instanceof Verify verify) {
      call.setVerify(
          VerifyRequest.newBuilder()
              .setChunk(verify.chunk().value())
              .setSealedAt(Values.write(verify.sealedAt())));
    } else if (request instanceof ListReplicas list) {
      call.setListReplicas(
          ListReplicasRequest.newBuilder().setChunk(list.chunk().value()).setMax(list.max()));
    } else if (request instanceof Inspect inspect) {
      call.setInspect(InspectRequest.newBuilder().setChunk(inspect.chunk().value()));
    } else {
      throw new InvariantBroken("no message for " + request.getClass());
    }
    return call.build();
  }

  /** With a prepare that is a message already. */
  static ChunkCall write(long id, StoreId target, PrepareRequest prepare) {
    return ChunkCall.newBuilder()
        .setId(id)
        .setTarget(Values.write(target.id()))
        .setPrepare(prepare)
        .build();
  }

  static StoreId readTarget(ChunkCall call) throws MalformedMessage {
    return MalformedMessage.guard(
        call, message -> new StoreId(Values.readId("target", call.hasTarget(), call.getTarget())));
  }

  static ChunkRequest read(ChunkCall call) throws MalformedMessage {
    return MalformedMessage.guard(call, ChunkRequests::readUnguarded);
  }

  private static ChunkRequest readUnguarded(ChunkCall call) {
    return switch (call.getRequestCase()) {
      case APPEND -> Appends.read(call.getAppend());
      case PREPARE -> Prepares.read(call.getPrepare());
      case COMMIT_NOTICE -> read(call.getCommitNotice());
      case READ -> read(call.getRead());
      case OPEN_WRITER -> read(call.getOpenWriter());
      case CLOSE_WRITER -> read(call.getCloseWriter());
      case REMOVE_WRITER ->
          new RemoveWriter(
              new ChunkId(call.getRemoveWriter().getChunk()),
              Writers.read(call.getRemoveWriter().getWriter()));
      case LIST_WRITERS -> read(call.getListWriters());
      case FENCE -> new Fence(new ChunkId(call.getFence().getChunk()));
      case SEALED -> read(call.getSealed());
      case OPEN_CHUNK -> read(call.getOpenChunk());
      case FETCH_WRITERS -> read(call.getFetchWriters());
      case FIND_RECORDS -> read(call.getFindRecords());
      case COMMITTED_LENGTH ->
          new CommittedLength(new ChunkId(call.getCommittedLength().getChunk()));
      case FETCH_BATCHES -> read(call.getFetchBatches());
      case VERIFY -> read(call.getVerify());
      case LIST_REPLICAS ->
          new ListReplicas(
              new ChunkId(call.getListReplicas().getChunk()),
              Bounds.within(
                  1, Limits.PAGE_MAX, "list_replicas.max", call.getListReplicas().getMax()));
      case INSPECT -> new Inspect(new ChunkId(call.getInspect().getChunk()));
      case REQUEST_NOT_SET ->
          throw new IllegalArgumentException("the request is missing or newer than this process");
    };
  }

  private static CommitNoticeRequest write(CommitNotice notice) {
    return CommitNoticeRequest.newBuilder()
        .setChunk(notice.chunk().value())
        .setCommitted(notice.committed())
        .build();
  }

  private static CommitNotice read(CommitNoticeRequest notice) {
    return new CommitNotice(
        new ChunkId(notice.getChunk()),
        Bounds.notNegative("commit_notice.committed", notice.getCommitted()));
  }

  private static ReadRequest write(Read read) {
    return ReadRequest.newBuilder()
        .setChunk(read.chunk().value())
        .setOffset(read.offset())
        .setMax(read.max())
        .setProvenLength(read.provenLength())
        .setWaitMillis(read.waitMillis())
        .build();
  }

  private static Read read(ReadRequest read) {
    return new Read(
        new ChunkId(read.getChunk()),
        Bounds.notNegative("read.offset", read.getOffset()),
        Bounds.within(0, Limits.READ_BYTES_MAX, "read.max", read.getMax()),
        Bounds.notNegative("read.proven_length", read.getProvenLength()),
        Bounds.within(0, Integer.MAX_VALUE, "read.wait_millis", read.getWaitMillis()));
  }

  private static OpenWriterRequest write(OpenWriter open) {
    return OpenWriterRequest.newBuilder()
        .setChunk(open.chunk().value())
        .setWriter(Writers.write(open.writer()))
        .setNonce(open.nonce())
        .setIfEpoch(open.ifEpoch().value())
        .build();
  }

  private static OpenWriter read(OpenWriterRequest open) {
    return new OpenWriter(
        new ChunkId(open.getChunk()),
        Writers.read(open.getWriter()),
        open.getNonce(),
        new WriterEpoch(open.getIfEpoch()));
  }

  private static CloseWriterRequest write(CloseWriter close) {
    return CloseWriterRequest.newBuilder()
        .setChunk(close.chunk().value())
        .setWriter(Writers.write(close.writer()))
        .setEpoch(close.epoch().value())
        .build();
  }

  private static CloseWriter read(CloseWriterRequest close) {
    return new CloseWriter(
        new ChunkId(close.getChunk()),
        Writers.read(close.getWriter()),
        new WriterEpoch(close.getEpoch()));
  }

  private static SealedRequest write(Sealed sealed) {
    return SealedRequest.newBuilder()
        .setChunk(sealed.chunk().value())
        .setSealedAt(Values.write(sealed.sealedAt()))
        .build();
  }

  private static Sealed read(SealedRequest sealed) {
    return new Sealed(
        new ChunkId(sealed.getChunk()),
        Values.readPosition("sealed.sealed_at", sealed.hasSealedAt(), sealed.getSealedAt()));
  }

  private static OpenChunk read(OpenChunkRequest open) {
    return new OpenChunk(Values.readChunk(1, open.hasDescription(), open.getDescription()));
  }

  private static FetchWritersRequest write(FetchWriters fetch) {
    return FetchWritersRequest.newBuilder()
        .setChunk(fetch.chunk().value())
        .setSealedAt(Values.write(fetch.sealedAt()))
        .build();
  }

  private static FetchWriters read(FetchWritersRequest fetch) {
    return new FetchWriters(
        new ChunkId(fetch.getChunk()),
        Values.readPosition("fetch_writers.sealed_at", fetch.hasSealedAt(), fetch.getSealedAt()));
  }

  private static FetchBatchesRequest write(FetchBatches fetch) {
    return FetchBatchesRequest.newBuilder()
        .setChunk(fetch.chunk().value())
        .setSealedAt(Values.write(fetch.sealedAt()))
        .setFromLsn(fetch.fromLsn())
        .setMaxBytes(fetch.maxBytes())
        .build();
  }

  private static FetchBatches read(FetchBatchesRequest fetch) {
    return new FetchBatches(
        new ChunkId(fetch.getChunk()),
        Values.readPosition("fetch_batches.sealed_at", fetch.hasSealedAt(), fetch.getSealedAt()),
        Bounds.notNegative("fetch_batches.from_lsn", fetch.getFromLsn()),
        Bounds.within(1, Limits.READ_BYTES_MAX, "fetch_batches.max_bytes", fetch.getMaxBytes()));
  }

  private static Verify read(VerifyRequest verify) {
    return new Verify(
        new ChunkId(verify.getChunk()),
        Values.readPosition("verify.sealed_at", verify.hasSealedAt(), verify.getSealedAt()));
  }

  private static ListWritersRequest write(ListWriters list) {
    ListWritersRequest.Builder message =
        ListWritersRequest.newBuilder().setChunk(list.chunk().value()).setMax(list.max());
    WriterId from = list.from();
    if (from != null) {
      message.setFrom(Writers.write(from));
    }
    return message.build();
  }

  private static ListWriters read(ListWritersRequest list) {
    return new ListWriters(
        new ChunkId(list.getChunk()),
        list.hasFrom() ? Writers.read(list.getFrom()) : null,
        Bounds.within(1, Limits.PAGE_MAX, "list_writers.max", list.getMax()));
  }

  private static FindRecordsRequest write(FindRecords find) {
    return FindRecordsRequest.newBuilder()
        .setChunk(find.chunk().value())
        .setWriter(Writers.write(find.writer()))
        .setFromSequence(find.fromSequence())
        .setToSequence(find.toSequence())
        .setFromLsn(find.fromLsn())
        .setMax(find.max())
        .build();
  }

  private static FindRecords read(FindRecordsRequest find) {
    return new FindRecords(
        new ChunkId(find.getChunk()),
        Writers.read(find.getWriter()),
        Bounds.notNegative("find_records.from_sequence", find.getFromSequence()),
        Bounds.notNegative("find_records.to_sequence", find.getToSequence()),
        Bounds.notNegative("find_records.from_lsn", find.getFromLsn()),
        Bounds.within(1, Limits.PAGE_MAX, "find_records.max", find.getMax()));
  }
}
