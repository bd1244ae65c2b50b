package io.oncefs.master.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.FileId;
import io.oncefs.master.core.NaiveNamespace.Expected;
import io.oncefs.master.core.NaiveNamespace.Thing;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Thousands of random commands do the same to the state as to a namespace that is obviously right.
 */
class NamespaceModelTest {
  private static final int STEPS = 1_500;

  @TestFactory
  java.util.stream.Stream<DynamicTest> behavesLikeAMapFromPathsToThings() {
    return LongStream.range(0, 12)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> new Run(seed).run()));
  }

  private static final class Run {
    private final SplittableRandom random;
    private final Fixture state = new Fixture();
    private final NaiveNamespace oracle = new NaiveNamespace();
    private final IdentityHashMap<Thing, FileId> ids = new IdentityHashMap<>();

    Run(long seed) {
      random = new SplittableRandom(seed);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        state.pass(random.nextInt(3));
        step();
        if (i % 50 == 0) {
          compareTrees();
        }
      }
      reclaimAll();
      compareTrees();
      assertEquals(
          oracle.things().size(),
          state
              .look(rows -> Scans.keys(rows.rows(NamespaceTables.FILES).scan(null, null), 9_999))
              .size(),
          "no row is left of what was deleted");
    }

    private String path() {
      int depth = random.nextInt(5);
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < depth; i++) {
        path.append('/').append("abc".charAt(random.nextInt(3)));
      }
      return depth == 0 ? "/" : path.toString();
    }

    private void step() {
      String path = path();
      boolean one = random.nextBoolean();
      boolean other = random.nextBoolean();
      var request = state.freshRequest();
      FilePath at = new FilePath(path);
      switch (random.nextInt(7)) {
        case 0 ->
            check(
                oracle.create(path, one, other),
                new Command.CreateFile(request, at, Fixture.THREE, one, other));
        case 1 ->
            check(oracle.makeDirectory(path, one), new Command.MakeDirectory(request, at, one));
        case 2, 3 -> {
          String to = path();
          check(
              oracle.rename(path, to, one), new Command.Rename(request, at, new FilePath(to), one));
        }
        case 4 -> {
          if (random.nextInt(3) == 0) {
            check(oracle.delete(path, one), new Command.Delete(request, at, one));
          } else {
            reclaimOnce();
          }
        }
        case 5 -> {
          String to = random.nextBoolean() ? path : path();
          check(oracle.undelete(path, to), new Command.Undelete(request, at, new FilePath(to)));
        }
        default -> check(oracle.touch(path), new Command.Touch(request, at));
      }
    }

    private void check(Expected expected, Command command) {
      Result result = state.apply(command);
      if (expected.code() != null) {
        Result.Refused refused = assertInstanceOf(Result.Refused.class, result, command::toString);
        assertEquals(expected.code(), refused.code(), command::toString);
      } else if (expected.thing() == null) {
        assertInstanceOf(Result.Deleted.class, result, command::toString);
      } else {
        same(expected.thing(), Fixture.status(result).file());
      }
    }

    private void same(Thing thing, FileId id) {
      FileId known = ids.putIfAbsent(thing, id);
      assertTrue(known == null || known.equals(id), "renames keep the id");
    }

    private void emptyTrash() {
      state.emptyTrash();
      oracle.emptyTrash();
    }

    private void reclaimOnce() {
      if (random.nextInt(20) == 0) {
        emptyTrash();
      }
      var detached =
          state.look(rows -> Scans.keys(rows.rows(NamespaceTables.DETACHED).scan(null, null), 10));
      if (!detached.isEmpty()) {
        state.apply(
            new Command.Reclaim(
                detached.get(random.nextInt(detached.size())), 1 + random.nextInt(3)));
      }
    }

    private void reclaimAll() {
      emptyTrash();
      for (boolean more = true; more; ) {
        reclaimOnce();
        more =
            !state
                .look(rows -> Scans.keys(rows.rows(NamespaceTables.DETACHED).scan(null, null), 1))
                .isEmpty();
      }
    }

    private void compareTrees() {
      assertEquals(java.util.List.of(), state.look(Invariants::broken));
      Map<String, Boolean> expected = new TreeMap<>();
      oracle.things().forEach((path, thing) -> expected.put(path, thing.directory));
      Map<String, Boolean> actual = new TreeMap<>();
      state.look(
          rows -> {
            collect(rows, new FileTree(rows), "/", FileRow.ROOT, actual);
            return null;
          });
      assertEquals(expected, actual);
    }

    private void collect(
        RowSource rows, FileTree tree, String path, FileId id, Map<String, Boolean> found) {
      FileRow row = tree.row(id);
      found.put(path, row.directory());
      assertEquals(path, tree.pathOf(id), "walking up leads where walking down came from");
      for (FileRow child : tree.children(id, "", 1_000)) {
        collect(
            rows, tree, (path.equals("/") ? "/" : path + "/") + child.name(), child.id(), found);
      }
    }
  }
}
