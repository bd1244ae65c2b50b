package io.oncefs.client;

import io.oncefs.common.FileId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Carries calls to a cluster in memory at once, on the caller's thread: real threads, no network.
 * One file may have content, {@code /logs/app.log} or whatever it is renamed to.
 */
final class DirectCalls implements ChunkCalls, MasterCalls {
  private final BiFunction<String, ChunkRequest, ChunkReply> chunkServers;
  private final Function<MasterRequest, MasterReply> chunkTable;
  private final TreeMap<String, FileStatus> paths = new TreeMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private boolean unreachable;

  DirectCalls(
      BiFunction<String, ChunkRequest, ChunkReply> chunkServers,
      Function<MasterRequest, MasterReply> chunkTable) {
    this.chunkServers = chunkServers;
    this.chunkTable = chunkTable;
  }

  /** From now on answers of chunkservers wait until they are let go. */
  synchronized void hold() {
    holding = true;
  }

  synchronized void letGo() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  synchronized void cutOff() {
    unreachable = true;
  }

  @Override
  public synchronized void call(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener) {
    ChunkReply reply = chunkServers.apply(to.address(), request);
    if (holding) {
      held.add(() -> listener.onReply(reply));
    } else {
      listener.onReply(reply);
    }
  }

  @Override
  public synchronized void call(
      String address,
      MasterRequest request,
      long timeoutNanos,
      CallListener<MasterReply> listener) {
    if (unreachable) {
      listener.onFailure(CallFailure.UNREACHABLE, "refused");
    } else {
      listener.onReply(answer(request));
    }
  }

  private MasterReply answer(MasterRequest request) {
    if (request instanceof MasterRequest.CreateFile create) {
      if (create.exclusive() && paths.containsKey(create.path())) {
        return failed(MasterReply.Failed.Code.ALREADY_EXISTS, create.path() + " exists");
      }
      paths.computeIfAbsent(create.path(), path -> file(path, paths.size() + 1L));
      return new MasterReply.Status(paths.get(create.path()));
    }
    if (request instanceof MasterRequest.Stat stat) {
      return stat.path().equals("/logs")
          ? new MasterReply.Status(directory())
          : status(stat.path());
    }
    if (request instanceof MasterRequest.Rename rename) {
      FileStatus moved = file(rename.to(), paths.remove(rename.from()).file().value());
      paths.put(rename.to(), moved);
      return new MasterReply.Status(moved);
    }
    if (request instanceof MasterRequest.ListDirectory list) {
      List<FileStatus> page =
          paths.values().stream()
              .filter(each -> each.path().compareTo("/logs/" + list.startAfter()) > 0)
              .limit(2)
              .toList();
      return new MasterReply.Page(page, page.size() < 2);
    }
    return chunkTable.apply(request);
  }

  private MasterReply status(String path) {
    FileStatus found = paths.get(path);
    return found == null
        ? failed(MasterReply.Failed.Code.NOT_FOUND, path + ": no such file")
        : new MasterReply.Status(found);
  }

  private static FileStatus file(String path, long id) {
    return new FileStatus(
        path, new FileId(id), false, 0, id == 1, 1, 5, 6, new FileOptions(3, 2, 1 << 20));
  }

  private static FileStatus directory() {
    return new FileStatus("/logs", new FileId(99), true, 0, false, 0, 5, 6, FileOptions.DEFAULT);
  }

  private static MasterReply failed(MasterReply.Failed.Code code, String message) {
    return new MasterReply.Failed(code, message);
  }
}
