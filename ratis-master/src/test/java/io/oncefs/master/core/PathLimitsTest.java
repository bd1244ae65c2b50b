package io.oncefs.master.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is moved where, everything in the namespace has a path that can be typed. */
class PathLimitsTest {
  private final Fixture state = new Fixture();

  private static String chain(String name, int times) {
    return ("/" + name).repeat(times);
  }

  private Result rename(String from, String to) {
    return state.apply(
        new Command.Rename(state.freshRequest(), new FilePath(from), new FilePath(to), false));
  }

  private Result undelete(String path, String to) {
    return state.apply(
        new Command.Undelete(state.freshRequest(), new FilePath(path), new FilePath(to)));
  }

  private void refused(Result result) {
    Result.Refused refused = assertInstanceOf(Result.Refused.class, result);
    assertEquals(Code.INVALID, refused.code());
    assertTrue(refused.message().contains("256 components"), refused.message());
  }

  private String pathOf(FileId id) {
    return state.look(rows -> new FileTree(rows).pathOf(id));
  }

  @Test
  void aTreeMayBecomeAsDeepAsAPathAndNoDeeper() {
    FileId leaf = state.create("/tree" + chain("d", 199) + "/leaf");
    state.makeDirectory(chain("below", 56));

    refused(rename("/tree", chain("below", 56) + "/tree"));
    assertEquals("/tree" + chain("d", 199) + "/leaf", pathOf(leaf), "nothing has moved");

    assertInstanceOf(Result.Entry.class, rename("/tree", chain("below", 55) + "/tree"));
    String there = pathOf(leaf);
    assertNull(FilePath.problemWith(there));
    assertEquals(Limits.PATH_DEPTH_MAX, new FilePath(there).names().size());

    state.makeDirectory("/one");
    refused(rename("/below", "/one/below"));
  }

  @Test
  void aTreeMayBecomeAsLongAsAPathAndNoLonger() {
    String name = "n".repeat(Limits.NAME_BYTES_MAX);
    FileId leaf = state.create("/t" + chain(name, 14) + "/" + "m".repeat(253));
    assertEquals(3_840, pathOf(leaf).length());
    state.makeDirectory("/" + name);

    refused(rename("/t", "/" + name + "/tt"));
    assertInstanceOf(Result.Entry.class, rename("/t", "/" + name + "/t"));
    assertEquals(Limits.PATH_BYTES_MAX, pathOf(leaf).length());
  }

  @Test
  void whatWasDeletedDoesNotCountForEver() {
    state.create("/tree" + chain("d", 199) + "/leaf");
    state.makeDirectory(chain("below", 100));
    refused(rename("/tree", chain("below", 100) + "/tree"));

    state.delete("/tree/d/d");

    assertInstanceOf(Result.Entry.class, rename("/tree", chain("below", 100) + "/tree"));
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  @Test
  void whatIsTooMuchToCountIsRefusedOnWhatItMayBe() {
    state.makeDirectory("/tree" + chain("d", 199));
    state.delete("/tree/d/d");
    for (int i = 0; i < 10_001; i++) {
      state.create("/tree/f" + i);
    }
    state.makeDirectory(chain("below", 100));

    refused(rename("/tree", chain("below", 100) + "/tree"));
    assertInstanceOf(Result.Entry.class, rename("/tree", chain("below", 50) + "/tree"));
  }

  @Test
  void whatCannotBeTakenBackToThereStaysInTheTrash() {
    FileId leaf = state.create("/tree" + chain("d", 199) + "/leaf");
    state.makeDirectory(chain("below", 100));
    state.delete("/tree");

    refused(undelete("/tree", chain("below", 100) + "/tree"));

    assertInstanceOf(Result.Entry.class, undelete("/tree", "/back"));
    assertEquals("/back" + chain("d", 199) + "/leaf", pathOf(leaf));
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  @TestFactory
  Stream<DynamicTest> noMoveLeadsToAPathThatCannotBeTyped() {
    return LongStream.range(0, 3)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> wander(seed)));
  }

  private void wander(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> paths = new ArrayList<>(List.of("/"));
    int refusals = 0;
    for (int i = 0; i < 150; i++) {
      String at = pick(paths, random, true);
      String name = (random.nextInt(4) == 0 ? "n".repeat(200) : "d") + random.nextInt(20);
      String deep = (at.equals("/") ? "" : at) + "/" + name;
      if (random.nextInt(3) == 0) {
        String chain = deep + chain("c", random.nextInt(120));
        if (FilePath.problemWith(chain) == null) {
          state.apply(new Command.MakeDirectory(state.freshRequest(), new FilePath(chain), true));
        }
      } else if (FilePath.problemWith(deep) == null) {
        String from = pick(paths, random, false);
        Result result =
            switch (random.nextInt(8)) {
              case 0 -> state.delete(from);
              case 1 -> undelete(from, deep);
              default -> rename(from, deep);
            };
        refusals +=
            result instanceof Result.Refused no && no.message().contains("256 components") ? 1 : 0;
      }
      if (i % 3 == 0) {
        paths = everyPath();
      }
    }
    assertTrue(refusals > 0, "the limit was met");
    assertEquals(pathOfEach(), Set.copyOf(everyPath()));
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  /** A deep one or one near the root, so that moves often go beyond the limit. */
  private static String pick(List<String> paths, SplittableRandom random, boolean deep) {
    String best = paths.get(random.nextInt(paths.size()));
    for (int i = 0; i < 4; i++) {
      String other = paths.get(random.nextInt(paths.size()));
      best = other.length() > best.length() == deep ? other : best;
    }
    return best;
  }

  /** What is found by going down from the root; each step looks at a row once. */
  private List<String> everyPath() {
    return state.look(
        rows -> {
          FileTree tree = new FileTree(rows);
          List<String> paths = new ArrayList<>(List.of("/"));
          Deque<FileId> open = new ArrayDeque<>(List.of(FileRow.ROOT));
          Deque<String> prefixes = new ArrayDeque<>(List.of(""));
          while (!open.isEmpty()) {
            String prefix = prefixes.remove();
            List<FileRow> children = tree.children(open.remove(), "", Integer.MAX_VALUE);
            if (children.isEmpty() && !prefix.isEmpty()) {
              // Its path is longer and deeper than those of all above it.
              assertNull(FilePath.problemWith(prefix), prefix);
            }
            for (FileRow each : children) {
              String path = prefix + "/" + each.name();
              paths.add(path);
              open.add(each.id());
              prefixes.add(path);
            }
          }
          return paths;
        });
  }

  /** What is found by going up from each row there is. */
  private Set<String> pathOfEach() {
    return state.look(
        rows -> {
          FileTree tree = new FileTree(rows);
          Set<String> paths = new HashSet<>(Set.of("/"));
          for (FileId id :
              Scans.keys(rows.rows(NamespaceTables.FILES).scan(null, null), Integer.MAX_VALUE)) {
            String path = tree.pathOf(id);
            if (path != null) {
              paths.add(path);
            }
          }
          return paths;
        });
  }
}
