package io.oncefs.wire;

import io.oncefs.common.Limits;
import io.oncefs.protocol.MasterReply.Trash;
import io.oncefs.protocol.MasterReply.TrashEntry;
import io.oncefs.protocol.MasterRequest.ListTrash;
import io.oncefs.protocol.MasterRequest.TrashMark;
import io.oncefs.wire.proto.ListTrashRequest;
import io.oncefs.wire.proto.TrashEntryProto;
import io.oncefs.wire.proto.TrashMarkProto;
import io.oncefs.wire.proto.TrashReply;

/** Lists of what was deleted, from and to messages. */
final class Trashes {
  private Trashes() {}

  static ListTrashRequest write(ListTrash list) {
    ListTrashRequest.Builder message = ListTrashRequest.newBuilder().setMax(list.max());
    TrashMark startAfter = list.startAfter();
    if (startAfter != null) {
      message.setStartAfter(write(startAfter));
    }
    return message.build();
  }

  static ListTrash read(ListTrashRequest list) {
    return new ListTrash(
        list.hasStartAfter() ? read(true, list.getStartAfter()) : null,
        Bounds.within(1, Limits.PAGE_MAX, "list_trash.max", list.getMax()));
  }

  private static TrashMarkProto write(TrashMark mark) {
    return TrashMarkProto.newBuilder().setPath(mark.path()).setOrder(mark.order()).build();
  }

  private static TrashMark read(boolean present, TrashMarkProto message) {
    TrashMarkProto mark = Bounds.present("trash mark", present, message);
    return new TrashMark(
        Bounds.path(mark.getPath()), Bounds.notNegative("trash mark's order", mark.getOrder()));
  }

  static TrashReply write(Trash trash) {
    TrashReply.Builder message = TrashReply.newBuilder().setComplete(trash.complete());
    for (TrashEntry each : trash.entries()) {
      message.addEntries(
          TrashEntryProto.newBuilder()
              .setMark(write(each.mark()))
              .setDirectory(each.directory())
              .setLength(each.length())
              .setDeletedMillis(each.deletedMillis())
              .setLeftMillis(each.leftMillis()));
    }
    return message.build();
  }

  static Trash read(TrashReply trash) {
    return new Trash(
        Bounds.list(0, Limits.PAGE_MAX, "trash.entries", trash.getEntriesList(), Trashes::read),
        trash.getComplete());
  }

  private static TrashEntry read(TrashEntryProto entry) {
    return new TrashEntry(
        read(entry.hasMark(), entry.getMark()),
        entry.getDirectory(),
        Bounds.notNegative("trash.length", entry.getLength()),
        entry.getDeletedMillis(),
        Bounds.notNegative("trash.left_millis", entry.getLeftMillis()));
  }
}
