package io.oncefs.master.log.codec;

import io.oncefs.master.log.codec.proto.Entries;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.PlannedChunk;
import java.util.List;

/** Puts a command into an entry. */
final class CommandWriter implements Command.Cases<Entries.Entry.Builder> {
  private final Entries.Entry.Builder entry;

  CommandWriter(Entries.Entry.Builder entry) {
    this.entry = entry;
  }

  @Override
  public Entries.Entry.Builder createFile(Command.CreateFile from) {
    return entry.setCreateFile(
        Entries.CreateFile.newBuilder()
            .setRequest(Part.write(from.request()))
            .setPath(from.path().text())
            .setOptions(Part.write(from.options()))
            .setParents(from.parents())
            .setExclusive(from.exclusive()));
  }

  @Override
  public Entries.Entry.Builder makeDirectory(Command.MakeDirectory from) {
    return entry.setMakeDirectory(
        Entries.MakeDirectory.newBuilder()
            .setRequest(Part.write(from.request()))
            .setPath(from.path().text())
            .setParents(from.parents()));
  }

  @Override
  public Entries.Entry.Builder rename(Command.Rename from) {
    return entry.setRename(
        Entries.Rename.newBuilder()
            .setRequest(Part.write(from.request()))
            .setFrom(from.from().text())
            .setTo(from.to().text())
            .setReplace(from.replace()));
  }

  @Override
  public Entries.Entry.Builder delete(Command.Delete from) {
    return entry.setDelete(
        Entries.Delete.newBuilder()
            .setRequest(Part.write(from.request()))
            .setPath(from.path().text())
            .setRecursive(from.recursive()));
  }

  @Override
  public Entries.Entry.Builder undelete(Command.Undelete from) {
    return entry.setUndelete(
        Entries.Undelete.newBuilder()
            .setRequest(Part.write(from.request()))
            .setPath(from.path().text())
            .setTo(from.to().text()));
  }

  @Override
  public Entries.Entry.Builder touch(Command.Touch from) {
    return entry.setTouch(
        Entries.Touch.newBuilder()
            .setRequest(Part.write(from.request()))
            .setPath(from.path().text()));
  }

  @Override
  public Entries.Entry.Builder openTail(Command.OpenTail from) {
    return entry.setOpenTail(
        Entries.OpenTail.newBuilder()
            .setFile(from.file().value())
            .setPredecessor(Part.write(from.predecessor()))
            .addAllCandidates(from.candidates().stream().map(Part::write).toList()));
  }

  @Override
  public Entries.Entry.Builder seal(Command.Seal from) {
    Entries.Seal.Builder seal =
        Entries.Seal.newBuilder()
            .setChunk(from.chunk().value())
            .setAt(Part.write(from.at()))
            .addAllValid(from.valid().stream().map(Part::write).toList());
    List<Candidate> candidates = from.nextTail();
    if (candidates != null) {
      seal.setWantTail(true).addAllCandidates(candidates.stream().map(Part::write).toList());
    }
    PlannedChunk planned = from.planned();
    if (planned != null) {
      seal.setPlanned(planned.id().value())
          .addAllPlannedReplicas(planned.replicas().stream().map(Part::write).toList());
    }
    return entry.setSeal(seal);
  }

  @Override
  public Entries.Entry.Builder planChunk(Command.PlanChunk from) {
    return entry.setPlanChunk(Entries.PlanChunk.newBuilder().setBehind(from.behind().value()));
  }

  @Override
  public Entries.Entry.Builder registerServer(Command.RegisterServer from) {
    return entry.setRegisterServer(
        Entries.RegisterServer.newBuilder()
            .setStore(Part.write(from.store()))
            .setGeneration(from.generation().value())
            .setHighestChunk(from.highestChunk())
            .setAddress(from.address())
            .setHttpAddress(from.httpAddress())
            .setRack(from.rack()));
  }

  @Override
  public Entries.Entry.Builder assignDuty(Command.AssignDuty from) {
    return entry.setAssignDuty(
        Entries.AssignDuty.newBuilder()
            .setStore(Part.write(from.store()))
            .setDuty(OrderCodec.write(from.duty()))
            .setForMillis(from.forMillis()));
  }

  @Override
  public Entries.Entry.Builder switchBalancing(Command.SwitchBalancing from) {
    return entry.setSwitchBalancing(Entries.SwitchBalancing.newBuilder().setOn(from.on()));
  }

  @Override
  public Entries.Entry.Builder confirmSeals(Command.ConfirmSeals from) {
    Entries.ConfirmSeals.Builder confirm = Entries.ConfirmSeals.newBuilder();
    for (var each : from.confirmations()) {
      confirm.addConfirmations(
          Entries.ConfirmSeals.Confirmation.newBuilder()
              .setStore(Part.write(each.store()))
              .setChunk(each.chunk().value())
              .setKept(each.kept()));
    }
    return entry.setConfirmSeals(confirm);
  }

  @Override
  public Entries.Entry.Builder emptyTrash(Command.EmptyTrash from) {
    return entry.setEmptyTrash(
        Entries.EmptyTrash.newBuilder().setKeptMillis(from.keptMillis()).setRows(from.rows()));
  }

  @Override
  public Entries.Entry.Builder planCopies(Command.PlanCopies from) {
    return entry.setPlanCopies(OrderCodec.write(from));
  }

  @Override
  public Entries.Entry.Builder settleOrders(Command.SettleOrders from) {
    return entry.setSettleOrders(OrderCodec.write(from));
  }

  @Override
  public Entries.Entry.Builder dismissReplica(Command.DismissReplica from) {
    return entry.setDismissReplica(OrderCodec.write(from));
  }

  @Override
  public Entries.Entry.Builder dropOrphans(Command.DropOrphans from) {
    return entry.setDropOrphans(OrderCodec.write(from));
  }

  @Override
  public Entries.Entry.Builder reclaim(Command.Reclaim from) {
    return entry.setReclaim(
        Entries.Reclaim.newBuilder().setRoot(from.root().value()).setRows(from.rows()));
  }
}
