package io.oncefs.wire;

import io.oncefs.common.InvariantBroken;
import io.oncefs.protocol.MasterRequest.Change;
import io.oncefs.protocol.MasterRequest.CreateFile;
import io.oncefs.protocol.MasterRequest.Delete;
import io.oncefs.protocol.MasterRequest.MakeDirectory;
import io.oncefs.protocol.MasterRequest.Rename;
import io.oncefs.protocol.MasterRequest.Touch;
import io.oncefs.protocol.MasterRequest.Undelete;
import io.oncefs.protocol.RequestId;
import io.oncefs.wire.proto.CreateFileRequest;
import io.oncefs.wire.proto.DeleteRequest;
import io.oncefs.wire.proto.MakeDirectoryRequest;
import io.oncefs.wire.proto.MasterCall;
import io.oncefs.wire.proto.RenameRequest;
import io.oncefs.wire.proto.RequestIdProto;
import io.oncefs.wire.proto.TouchRequest;
import io.oncefs.wire.proto.UndeleteRequest;

/** Changes of the namespace, which carry a request id, from and to messages. */
final class Changes {
  private Changes() {}

  static void write(Change change, MasterCall.Builder call) {
    RequestIdProto request = write(change.request());
    if (change instanceof CreateFile create) {
      call.setCreateFile(
          CreateFileRequest.newBuilder()
              .setRequest(request)
              .setPath(create.path())
              .setOptions(Files.write(create.options()))
              .setParents(create.parents())
              .setExclusive(create.exclusive()));
    } else if (change instanceof MakeDirectory make) {
      call.setMakeDirectory(
          MakeDirectoryRequest.newBuilder()
              .setRequest(request)
              .setPath(make.path())
              .setParents(make.parents()));
    } else if (change instanceof Rename rename) {
      call.setRename(
          RenameRequest.newBuilder()
              .setRequest(request)
              .setFrom(rename.from())
              .setTo(rename.to())
              .setReplace(rename.replace()));
    } else if (change instanceof Delete delete) {
      call.setDelete(
          DeleteRequest.newBuilder()
              .setRequest(request)
              .setPath(delete.path())
              .setRecursive(delete.recursive()));
    } else if (change instanceof Undelete undelete) {
      call.setUndelete(
          UndeleteRequest.newBuilder()
              .setRequest(request)
              .setPath(undelete.path())
              .setTo(undelete.to()));
    } else if (change instanceof Touch touch) {
      call.setTouch(TouchRequest.newBuilder().setRequest(request).setPath(touch.path()));
    } else {
      throw new InvariantBroken("no message for " + change.getClass());
    }
  }

  static CreateFile read(CreateFileRequest create) {
    return new CreateFile(
        read(create.hasRequest(), create.getRequest()),
        Bounds.path(create.getPath()),
        Files.read(create.getOptions()),
        create.getParents(),
        create.getExclusive());
  }

  static MakeDirectory read(MakeDirectoryRequest make) {
    return new MakeDirectory(
        read(make.hasRequest(), make.getRequest()), Bounds.path(make.getPath()), make.getParents());
  }

  static Rename read(RenameRequest rename) {
    return new Rename(
        read(rename.hasRequest(), rename.getRequest()),
        Bounds.path(rename.getFrom()),
        Bounds.path(rename.getTo()),
        rename.getReplace());
  }

  static Delete read(DeleteRequest delete) {
    return new Delete(
        read(delete.hasRequest(), delete.getRequest()),
        Bounds.path(delete.getPath()),
        delete.getRecursive());
  }

  static Undelete read(UndeleteRequest undelete) {
    return new Undelete(
        read(undelete.hasRequest(), undelete.getRequest()),
        Bounds.path(undelete.getPath()),
        Bounds.path(undelete.getTo()));
  }

  static Touch read(TouchRequest touch) {
    return new Touch(read(touch.hasRequest(), touch.getRequest()), Bounds.path(touch.getPath()));
  }

  private static RequestIdProto write(RequestId request) {
    return RequestIdProto.newBuilder()
        .setClient(Values.write(request.client()))
        .setNumber(request.number())
        .build();
  }

  private static RequestId read(boolean present, RequestIdProto message) {
    RequestIdProto request = Bounds.present("request id", present, message);
    return new RequestId(
        Values.readId("request.client", request.hasClient(), request.getClient()),
        Bounds.notNegative("request.number", request.getNumber()));
  }
}
