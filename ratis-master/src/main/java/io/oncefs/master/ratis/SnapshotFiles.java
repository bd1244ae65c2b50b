package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a group: directories {@code snapshot-TERM-INDEX} in {@code sm/}, each a
 * checkpoint of the tables.
 *
 * <p>A snapshot that a leader sends arrives below {@code tmp/}; then Ratis moves {@code sm} to
 * {@code sm.tmpDATE}, what arrived to {@code sm}, and deletes the former.
 */
final class SnapshotFiles implements StateMachineStorage {
  private static final Pattern NAME = Pattern.compile("snapshot-([0-9]{1,18})-([0-9]{1,18})");
  private static final String UNFINISHED = "unfinished";

  /** A file in each snapshot that names its cluster. */
  private static final String OWNER = "cluster";

  private static final String CHECKSUM = ".md5";

  /** A snapshot and where it is. */
  record Snapshot(AppliedPosition position, Path directory) {
    /** The cluster it is of; empty if it was made before that was written down. */
    Optional<String> owner() throws IOException {
      Path owner = directory.resolve(OWNER);
      return Files.exists(owner)
          ? Optional.of(Files.readString(owner, StandardCharsets.US_ASCII).strip())
          : Optional.empty();
    }
  }

  private final Path group;
  private final ClusterId cluster;
  private final Path snapshots;
  private volatile @Nullable SnapshotInfo latest;

  SnapshotFiles(Path group, ClusterId cluster) {
    this.group = group;
    this.cluster = cluster;
    this.snapshots = group.resolve("sm");
  }

  /** Puts the tables as they are into a directory that is being made, as its first snapshot. */
  static void addFirst(Path group, ClusterId cluster, TableStore tables) throws IOException {
    SnapshotFiles snapshots = new SnapshotFiles(group, cluster);
    Files.createDirectories(snapshots.snapshots);
    Path prepared = snapshots.prepare();
    tables.checkpoint(prepared);
    snapshots.publish(prepared, tables.applied());
    DurableFiles.forceTree(group);
  }

  /** Clears away what a crash left, before Ratis looks at the directory. */
  void tidy() throws IOException {
    for (Path moved : children(group)) {
      if (moved.getFileName().toString().startsWith("sm.tmp")) {
        if (Files.exists(snapshots)) {
          DurableFiles.deleteTree(moved);
        } else {
          DurableFiles.publish(moved, snapshots);
        }
      }
    }
    DurableFiles.deleteTree(group.resolve("tmp"));
    Files.createDirectories(snapshots);
    DurableFiles.deleteTree(snapshots.resolve(UNFINISHED));
    refresh();
  }

  /** Where a snapshot is prepared; {@link #publish} completes it. */
  Path prepare() throws IOException {
    Path unfinished = snapshots.resolve(UNFINISHED);
    DurableFiles.deleteTree(unfinished);
    return unfinished;
  }

  void publish(Path prepared, AppliedPosition position) throws IOException {
    Path name = snapshots.resolve("snapshot-" + position.term() + "-" + position.index());
    if (Files.exists(name)) {
      DurableFiles.deleteTree(prepared);
    } else {
      Path owner = prepared.resolve(OWNER);
      Files.writeString(owner, cluster.toString(), StandardCharsets.US_ASCII);
      DurableFiles.force(owner);
      DurableFiles.force(prepared);
      DurableFiles.publish(prepared, name);
    }
    refresh();
  }

  /** Forces what has arrived from a leader, before Ratis gives it its name and purges the log. */
  void forceArrived() throws IOException {
    Path arrived = group.resolve("tmp");
    if (Files.exists(arrived)) {
      DurableFiles.forceTree(arrived);
    }
  }

  /**
   * Nothing of another cluster is ever restored.
   *
   * @throws StorageRefused if the snapshot says that it is another cluster's
   */
  void requireOurs(Snapshot snapshot) throws IOException {
    Optional<String> owner = snapshot.owner();
    if (owner.isPresent() && !owner.get().equals(cluster.toString())) {
      throw new StorageRefused(
          StorageRefused.Reason.OTHER_CLUSTER,
          snapshot.directory(),
          "it is a snapshot of another cluster",
          cluster.toString(),
          owner.get(),
          "move it away and start again");
    }
  }

  Optional<Snapshot> newest() throws IOException {
    return all().stream().findFirst();
  }

  /** Looks at the directory again. */
  void refresh() throws IOException {
    Optional<Snapshot> newest = newest();
    latest = newest.isPresent() ? info(newest.get()) : null;
  }

  private static SnapshotInfo info(Snapshot snapshot) throws IOException {
    List<FileInfo> files =
        children(snapshot.directory()).stream()
            .filter(file -> !file.toString().endsWith(CHECKSUM))
            .map(file -> new FileInfo(file, null))
            .toList();
    AppliedPosition position = snapshot.position();
    return new FileListSnapshotInfo(files, position.term(), position.index());
  }

  private List<Snapshot> all() throws IOException {
    return children(snapshots).stream()
        .flatMap(path -> snapshot(path).stream())
        .sorted(Comparator.comparingLong((Snapshot s) -> s.position().index()).reversed())
        .toList();
  }

  private static Optional<Snapshot> snapshot(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    var position =
        new AppliedPosition(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
    return Optional.of(new Snapshot(position, path));
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void init(RaftStorage storage) throws IOException {
    refresh();
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return latest;
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(@Nullable SnapshotRetentionPolicy policy) throws IOException {
    int kept = policy == null ? 1 : Math.max(1, policy.getNumSnapshotsRetained());
    for (Snapshot old : all().stream().skip(kept).toList()) {
      DurableFiles.deleteTree(old.directory());
    }
  }
}
