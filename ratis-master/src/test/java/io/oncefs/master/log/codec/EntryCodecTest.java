package io.oncefs.master.log.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.model.Stamp;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.RequestId;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryCodecTest {
  private static final RequestId REQUEST = new RequestId(new Id128(-1, Long.MIN_VALUE), -7);
  private static final StoreId STORE = new StoreId(new Id128(3, -4));
  private static final Position AT = new Position(5, 600, new Digest(-9));
  private static final FilePath PATH = new FilePath("/a/\u00e4 b");
  private static final List<Candidate> CANDIDATES =
      List.of(new Candidate(STORE, new Generation(0)), new Candidate(STORE, new Generation(8)));

  static Stream<Command> commands() {
    return Stream.of(
        new Command.CreateFile(REQUEST, PATH, new FileOptions(3, 2, 1L << 30), true, false),
        new Command.MakeDirectory(REQUEST, FilePath.ROOT, true),
        new Command.Rename(REQUEST, PATH, new FilePath("/b"), false),
        new Command.Rename(REQUEST, PATH, new FilePath("/b"), true),
        new Command.Delete(REQUEST, PATH, true),
        new Command.Touch(REQUEST, PATH),
        new Command.Undelete(REQUEST, PATH, new FilePath("/b")),
        new Command.AssignDuty(STORE, ServerDuty.MAINTENANCE, 60_000),
        new Command.SwitchBalancing(true),
        new Command.EmptyTrash(86_400_000, 100),
        new Command.PlanCopies(List.of(new CopyPlan(new ChunkId(2), CANDIDATES.get(1)))),
        new Command.SettleOrders(
            STORE,
            Stream.of(SettledOrder.Kind.values())
                .map(kind -> new SettledOrder(7, new ChunkId(2), kind, AT))
                .toList()),
        new Command.DismissReplica(new ChunkId(2), STORE, 3),
        new Command.DropOrphans(STORE, List.of(new ChunkId(2), new ChunkId(9))),
        new Command.OpenTail(new FileId(7), null, List.of()),
        new Command.OpenTail(new FileId(7), new ChunkId(9), CANDIDATES),
        new Command.Seal(new ChunkId(1), AT, List.of(STORE), null, null),
        new Command.Seal(new ChunkId(1), Position.ZERO, List.of(), List.of(), null),
        new Command.Seal(
            new ChunkId(1),
            AT,
            List.of(STORE, STORE),
            CANDIDATES,
            new PlannedChunk(new ChunkId(2), CANDIDATES)),
        new Command.PlanChunk(new ChunkId(3)),
        new Command.RegisterServer(STORE, new Generation(4), 9, "h:1", "h:2", "r"),
        new Command.ConfirmSeals(
            List.of(
                new SealConfirmation(STORE, new ChunkId(2), true),
                new SealConfirmation(STORE, new ChunkId(3), false))),
        new Command.Reclaim(new FileId(3), 500));
  }

  static Stream<Result> results() {
    ReplicaLocation location = new ReplicaLocation(STORE, new Generation(2), "h:1");
    ChunkInfo open =
        new ChunkInfo(
            new ChunkDescription(
                new ChunkId(9),
                new FileId(7),
                600,
                1 << 20,
                List.of(location),
                new Predecessor(new ChunkId(8), AT, List.of(location))),
            null);
    ChunkInfo sealed =
        new ChunkInfo(
            new ChunkDescription(new ChunkId(8), new FileId(7), 0, 1, List.of(), null), AT);
    return Stream.of(
        new Result.Entry(
            new FileStatus("/a", new FileId(7), false, 1, true, 2, 3, 4, new FileOptions(3, 2, 5))),
        new Result.Deleted(),
        new Result.Tail(open, true),
        new Result.Decided(sealed, true, null),
        new Result.Decided(sealed, false, new Result.Tail(open, false)),
        new Result.Registered(new Generation(5)),
        new Result.Cleared(77),
        new Result.Refused(Code.LIMIT, "enough"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anEntryIsReadAsItWasWritten(Command command) {
    LogEntry entry = new LogEntry(new Stamp(1_700_000_000_000L, 12), command);
    assertEquals(entry, EntryCodec.decode(EntryCodec.encode(entry)));
  }

  @ParameterizedTest
  @MethodSource("results")
  void anOutcomeIsReadAsItWasWritten(Result result) {
    for (boolean repeated : new boolean[] {true, false}) {
      Outcome outcome = new Outcome(result, repeated);
      assertEquals(outcome, OutcomeCodec.decode(OutcomeCodec.encode(outcome)));
    }
  }

  @Test
  void anEntryThatThisVersionDoesNotKnowStopsTheMaster() {
    byte[] unknownCommand = {(byte) 0x9a, 0x06, 0x00};
    assertThrows(InvariantBroken.class, () -> EntryCodec.decode(unknownCommand));
    assertThrows(InvariantBroken.class, () -> EntryCodec.decode(new byte[] {1, 2, 3}));
    assertThrows(InvariantBroken.class, () -> EntryCodec.decode(new byte[0]));
  }
}
