package io.oncefs.master.core;

import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A namespace that anybody can see is right: a sorted map from whole paths to things. */
final class NaiveNamespace {
  /** A file or directory; its identity stands for its id. */
  static final class Thing {
    final boolean directory;

    Thing(boolean directory) {
      this.directory = directory;
    }
  }

  /** Either a thing (null for a delete) or why not. */
  record Expected(Thing thing, Code code) {}

  private final Map<String, Thing> things = new TreeMap<>(Map.of("/", new Thing(true)));

  private final Map<String, Deque<Map<String, Thing>>> deleted = new HashMap<>();

  Map<String, Thing> things() {
    return things;
  }

  private static Expected no(Code code) {
    return new Expected(null, code);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  private static List<String> ancestors(String path) {
    List<String> ancestors = new ArrayList<>();
    for (String at = path; !at.equals("/"); ) {
      at = parent(at);
      ancestors.add(0, at);
    }
    return ancestors;
  }

  private Code whyAbsent(String path) {
    return ancestors(path).stream()
            .anyMatch(at -> things.containsKey(at) && !things.get(at).directory)
        ? Code.NOT_A_DIRECTORY
        : Code.NOT_FOUND;
  }

  private Expected make(String path, boolean directory, boolean parents) {
    if (whyAbsent(path) == Code.NOT_A_DIRECTORY) {
      return no(Code.NOT_A_DIRECTORY);
    }
    if (!parents && !things.containsKey(parent(path))) {
      return no(Code.NOT_FOUND);
    }
    ancestors(path).forEach(at -> things.putIfAbsent(at, new Thing(true)));
    Thing made = new Thing(directory);
    things.put(path, made);
    return new Expected(made, null);
  }

  Expected create(String path, boolean parents, boolean exclusive) {
    Thing there = things.get(path);
    if (there == null) {
      return make(path, false, parents);
    }
    if (exclusive) {
      return no(Code.ALREADY_EXISTS);
    }
    return there.directory ? no(Code.IS_A_DIRECTORY) : new Expected(there, null);
  }

  Expected makeDirectory(String path, boolean parents) {
    Thing there = things.get(path);
    if (there == null) {
      return make(path, true, parents);
    }
    return there.directory && parents ? new Expected(there, null) : no(Code.ALREADY_EXISTS);
  }

  Expected rename(String from, String to, boolean replace) {
    if (from.equals("/")) {
      return no(Code.INVALID);
    }
    if (!things.containsKey(from)) {
      return no(whyAbsent(from));
    }
    if (things.containsKey(to)) {
      if (!replace) {
        return no(Code.ALREADY_EXISTS);
      }
      if (to.equals(from)) {
        return new Expected(things.get(to), null);
      }
      if (things.get(to).directory || things.get(from).directory) {
        return no(Code.IS_A_DIRECTORY);
      }
      delete(to, false);
    }
    if (things.get(from).directory && to.startsWith(from + "/")) {
      return no(Code.INVALID);
    }
    if (!things.containsKey(parent(to)) || !things.get(parent(to)).directory) {
      return no(whyAbsent(to));
    }
    Map<String, Thing> moved = new TreeMap<>();
    things.forEach(
        (path, thing) -> {
          if (path.equals(from) || path.startsWith(from + "/")) {
            moved.put(path, thing);
          }
        });
    moved.forEach(
        (path, thing) -> {
          things.remove(path);
          things.put(to + path.substring(from.length()), thing);
        });
    return new Expected(things.get(to), null);
  }

  Expected delete(String path, boolean recursive) {
    if (path.equals("/")) {
      return no(Code.INVALID);
    }
    if (!things.containsKey(path)) {
      return no(whyAbsent(path));
    }
    boolean hasChildren = things.keySet().stream().anyMatch(at -> at.startsWith(path + "/"));
    if (hasChildren && !recursive) {
      return no(Code.DIRECTORY_NOT_EMPTY);
    }
    Map<String, Thing> gone = new TreeMap<>();
    things.forEach(
        (at, thing) -> {
          if (at.equals(path) || at.startsWith(path + "/")) {
            gone.put(at.substring(path.length()), thing);
          }
        });
    gone.keySet().forEach(at -> things.remove(path + at));
    deleted.computeIfAbsent(path, at -> new ArrayDeque<>()).push(gone);
    return new Expected(null, null);
  }

  Expected undelete(String path, String to) {
    if (things.containsKey(to)) {
      return no(Code.ALREADY_EXISTS);
    }
    if (!things.containsKey(parent(to)) || !things.get(parent(to)).directory) {
      return no(whyAbsent(to));
    }
    Map<String, Thing> back = deleted.getOrDefault(path, new ArrayDeque<>()).poll();
    if (back == null) {
      return no(Code.NOT_FOUND);
    }
    back.forEach((below, thing) -> things.put(to + below, thing));
    return new Expected(things.get(to), null);
  }

  /** Nothing can be taken back any more. */
  void emptyTrash() {
    deleted.clear();
  }

  Expected touch(String path) {
    return things.containsKey(path) ? new Expected(things.get(path), null) : no(whyAbsent(path));
  }
}
