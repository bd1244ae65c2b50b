package io.oncefs.master.log.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.InvariantBroken;
import io.oncefs.master.log.codec.proto.Entries;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.model.Stamp;
import io.oncefs.protocol.ServerDuty;

/** Log entries as bytes. */
public final class EntryCodec {
  private EntryCodec() {}

  public static byte[] encode(LogEntry entry) {
    Entries.Entry.Builder builder =
        Entries.Entry.newBuilder()
            .setWallMillis(entry.stamp().wallMillis())
            .setLedMillis(entry.stamp().ledMillis());
    return entry.command().choose(new CommandWriter(builder)).build().toByteArray();
  }

  /**
   * Reads an entry.
   *
   * @throws InvariantBroken if it is none that this version knows: to skip it would make this
   *     master differ from the others, so it has to stop
   */
  public static LogEntry decode(byte[] bytes) {
    try {
      Entries.Entry entry = Entries.Entry.parseFrom(bytes);
      return new LogEntry(new Stamp(entry.getWallMillis(), entry.getLedMillis()), command(entry));
    } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
      throw new InvariantBroken("a log entry of this version is well-formed: " + malformed);
    }
  }

  private static Command command(Entries.Entry entry) {
    return switch (entry.getCommandCase()) {
      case CREATE_FILE -> createFile(entry.getCreateFile());
      case MAKE_DIRECTORY -> makeDirectory(entry.getMakeDirectory());
      case RENAME -> rename(entry.getRename());
      case DELETE -> delete(entry.getDelete());
      case TOUCH -> touch(entry.getTouch());
      case OPEN_TAIL -> openTail(entry.getOpenTail());
      case SEAL -> seal(entry.getSeal());
      case PLAN_CHUNK -> new Command.PlanChunk(new ChunkId(entry.getPlanChunk().getBehind()));
      case REGISTER_SERVER -> registerServer(entry.getRegisterServer());
      case CONFIRM_SEALS -> confirmSeals(entry.getConfirmSeals());
      case RECLAIM -> reclaim(entry.getReclaim());
      case DRAIN_SERVER ->
          new Command.AssignDuty(
              Part.readStore(entry.getDrainServer().getStore()),
              entry.getDrainServer().getDraining() ? ServerDuty.LEAVING : ServerDuty.IN_SERVICE,
              0);
      case ASSIGN_DUTY -> OrderCodec.read(entry.getAssignDuty());
      case SWITCH_BALANCING -> new Command.SwitchBalancing(entry.getSwitchBalancing().getOn());
      case UNDELETE -> undelete(entry.getUndelete());
      case EMPTY_TRASH ->
          new Command.EmptyTrash(
              entry.getEmptyTrash().getKeptMillis(), entry.getEmptyTrash().getRows());
      case PLAN_COPIES -> OrderCodec.read(entry.getPlanCopies());
      case SETTLE_ORDERS -> OrderCodec.read(entry.getSettleOrders());
      case DISMISS_REPLICA -> OrderCodec.read(entry.getDismissReplica());
      case DROP_ORPHANS -> OrderCodec.read(entry.getDropOrphans());
      case COMMAND_NOT_SET ->
          throw new InvariantBroken(
              "the log holds a command this version does not know; it was written by a newer"
                  + " master: start this one with that version");
    };
  }

  private static Command createFile(Entries.CreateFile from) {
    return new Command.CreateFile(
        Part.read(from.getRequest()),
        new FilePath(from.getPath()),
        Part.read(from.getOptions()),
        from.getParents(),
        from.getExclusive());
  }

  private static Command makeDirectory(Entries.MakeDirectory from) {
    return new Command.MakeDirectory(
        Part.read(from.getRequest()), new FilePath(from.getPath()), from.getParents());
  }

  private static Command rename(Entries.Rename from) {
    return new Command.Rename(
        Part.read(from.getRequest()),
        new FilePath(from.getFrom()),
        new FilePath(from.getTo()),
        from.getReplace());
  }

  private static Command delete(Entries.Delete from) {
    return new Command.Delete(
        Part.read(from.getRequest()), new FilePath(from.getPath()), from.getRecursive());
  }

  private static Command undelete(Entries.Undelete from) {
    return new Command.Undelete(
        Part.read(from.getRequest()), new FilePath(from.getPath()), new FilePath(from.getTo()));
  }

  private static Command touch(Entries.Touch from) {
    return new Command.Touch(Part.read(from.getRequest()), new FilePath(from.getPath()));
  }

  private static Command openTail(Entries.OpenTail from) {
    return new Command.OpenTail(
        new FileId(from.getFile()),
        Part.readChunk(from.getPredecessor()),
        from.getCandidatesList().stream().map(Part::readCandidate).toList());
  }

  private static Command seal(Entries.Seal from) {
    return new Command.Seal(
        new ChunkId(from.getChunk()),
        Part.read(from.getAt()),
        from.getValidList().stream().map(Part::readStore).toList(),
        from.getWantTail()
            ? from.getCandidatesList().stream().map(Part::readCandidate).toList()
            : null,
        from.getPlanned() == 0
            ? null
            : new PlannedChunk(
                new ChunkId(from.getPlanned()),
                from.getPlannedReplicasList().stream().map(Part::readCandidate).toList()));
  }

  private static Command registerServer(Entries.RegisterServer from) {
    return new Command.RegisterServer(
        Part.readStore(from.getStore()),
        new Generation(from.getGeneration()),
        from.getHighestChunk(),
        from.getAddress(),
        from.getHttpAddress(),
        from.getRack());
  }

  private static Command confirmSeals(Entries.ConfirmSeals from) {
    return new Command.ConfirmSeals(
        from.getConfirmationsList().stream()
            .map(
                each ->
                    new SealConfirmation(
                        Part.readStore(each.getStore()),
                        new ChunkId(each.getChunk()),
                        each.getKept()))
            .toList());
  }

  private static Command reclaim(Entries.Reclaim from) {
    return new Command.Reclaim(new FileId(from.getRoot()), from.getRows());
  }
}
