package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.ratis.MasterIdentity.Origin;
import io.oncefs.master.ratis.StorageRefused.Reason;
import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.util.SizeInBytes;

/**
 * A master's directory: {@code meta.properties}, {@code raft/GROUP/} with the log, the vote and the
 * snapshots, and {@code tables/} with the state.
 *
 * <p>Ratis formats an empty directory without asking, and a voter that forgot its vote can elect
 * two leaders. So making a directory is a step of its own here, and what is opened must be exactly
 * what that step made.
 */
public final class MasterStorage {
  /** A new file of the log, what the tables have yet to write, and some for the next snapshot. */
  private static final long START_BYTES_MIN = 32L << 20;

  private static final String RAFT = "raft";
  private static final String TABLES = "tables";
  private static final int ID_DIGITS = 8;
  private static final RaftPeerId NOBODY = RaftStorageMetadata.getDefault().getVotedFor();

  private final Path directory;
  private final MasterIdentity identity;
  private final Member self;

  private MasterStorage(Path directory, MasterIdentity identity, Member self) {
    this.directory = directory;
    this.identity = identity;
    this.self = self;
  }

  /**
   * Makes the directory of a new master; it is complete, or refused as unfinished later, whatever
   * happens in between.
   *
   * @param storage a random id
   * @throws StorageRefused if there is anything in the directory
   */
  public static MasterIdentity format(
      Path directory, MasterQuorum quorum, Member self, Id128 storage) throws IOException {
    return format(
        directory,
        new MasterIdentity(
            quorum.cluster(), self.id(), quorum.group(), storage, self.address(), Origin.FOUNDER));
  }

  /**
   * Makes the directory of a master that takes the place of one whose state is gone. It has an id
   * that no master had before, so nothing the former has promised is taken for a promise of this
   * one; and it has no vote until it is let in.
   *
   * @param group as those who vote name it
   * @param address host:port of its log
   * @param storage a random id, which its own id is made of
   */
  public static MasterIdentity formatJoiner(
      Path directory, ClusterId cluster, Id128 group, String address, Id128 storage)
      throws IOException {
    return format(
        directory,
        new MasterIdentity(cluster, idOf(storage), group, storage, address, Origin.JOINER));
  }

  /** The id of a master that did not found the cluster. */
  static NodeId idOf(Id128 storage) {
    return new NodeId("m-" + storage.toString().replace("-", "").substring(0, ID_DIGITS));
  }

  private static MasterIdentity format(Path directory, MasterIdentity identity) throws IOException {
    return format(directory, identity, 0, raft -> {});
  }

  /** Puts more below the Raft group's directory before the whole counts. */
  interface Content {
    void addTo(Path raftGroup) throws IOException;
  }

  /**
   * Makes a directory.
   *
   * @param term no vote was given in a later one
   */
  static MasterIdentity format(Path directory, MasterIdentity identity, long term, Content content)
      throws IOException {
    requireEmpty(directory, identity);
    Path raft = directory.resolve(RAFT);
    Files.createDirectories(raft);
    try (RaftStorage formatted =
        StorageImplUtils.newRaftStorage(
            raft.resolve(identity.group().toString()).toFile(),
            SizeInBytes.valueOf(0),
            RaftStorage.StartupOption.FORMAT,
            CorruptionPolicy.EXCEPTION)) {
      formatted.initialize();
      if (term > 0) {
        formatted.getMetadataFile().persist(RaftStorageMetadata.valueOf(term, NOBODY));
      }
    }
    content.addTo(raft.resolve(identity.group().toString()));
    DurableFiles.forceTree(directory);
    DurableFiles.forceParent(directory);
    MetaFile.write(directory, identity);
    return identity;
  }

  private static void requireEmpty(Path directory, MasterIdentity wanted) throws IOException {
    if (isEmpty(directory)) {
      return;
    }
    if (!MetaFile.existsIn(directory)) {
      throw new StorageRefused(
          Reason.NOT_EMPTY,
          directory,
          "it is not empty, and not a master's",
          null,
          null,
          "choose another --dir, or move what is in it away");
    }
    MasterIdentity found = MetaFile.read(directory);
    boolean same = found.cluster().equals(wanted.cluster()) && found.node().equals(wanted.node());
    throw new StorageRefused(
        same ? Reason.ALREADY_FORMATTED : Reason.NOT_EMPTY,
        directory,
        same ? "it is formatted already" : "it belongs to another master",
        wanted.cluster() + "/" + wanted.node(),
        found.cluster() + "/" + found.node(),
        same ? "oncefs master" : "choose another --dir");
  }

  /** Whose directory it is; empty if there is nothing in it, or no directory. */
  public static Optional<MasterIdentity> identityIn(Path directory) throws IOException {
    return MetaFile.existsIn(directory) ? Optional.of(MetaFile.read(directory)) : Optional.empty();
  }

  /**
   * Opens what {@link #format} made.
   *
   * @throws StorageRefused if it is anything else than the directory of that member
   */
  public static MasterStorage open(Path directory, MasterQuorum quorum, Member self)
      throws IOException {
    if (isEmpty(directory)) {
      throw new StorageRefused(
          Reason.NOT_FORMATTED,
          directory,
          "there is no master in it",
          null,
          null,
          "for a new cluster: "
              + Remedies.format(directory, quorum, self)
              + "; if a master was here before: "
              + Remedies.replace(directory));
    }
    if (!MetaFile.existsIn(directory)) {
      throw new StorageRefused(
          Reason.META_MISSING,
          directory,
          MetaFile.NAME + " is missing, but it is not empty",
          null,
          null,
          "restore " + MetaFile.NAME + " from a backup, or " + Remedies.replace(directory));
    }
    MasterIdentity identity = MetaFile.read(directory);
    requireEqual(Reason.OTHER_CLUSTER, directory, "cluster", quorum.cluster(), identity.cluster());
    if (identity.address() == null) {
      requireEqual(Reason.OTHER_NODE, directory, "master", self.id(), identity.node());
    } else {
      requireEqual(Reason.OTHER_NODE, directory, "master", self.address(), identity.address());
    }
    LogRoom.require(directory, START_BYTES_MIN);
    MasterStorage storage =
        new MasterStorage(
            directory, identity, new Member(identity.node(), self.host(), self.port()));
    VoteFile.in(storage.raftGroup()).require(directory);
    return storage;
  }

  /** Opens what a master left behind, whosever it was; not to run a master on it. */
  static MasterStorage remains(Path directory) throws IOException {
    MasterIdentity identity = MetaFile.read(directory);
    String address = identity.address() == null ? "unknown:1" : identity.address();
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    return new MasterStorage(
        directory, identity, new Member(identity.node(), address.substring(0, colon), port));
  }

  private static void requireEqual(
      Reason reason, Path directory, String what, Object expected, Object found)
      throws StorageRefused {
    if (!expected.equals(found)) {
      throw new StorageRefused(
          reason,
          directory,
          "it belongs to another " + what,
          expected.toString(),
          found.toString(),
          "start the " + what + " it belongs to, or choose another --dir");
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  public MasterIdentity identity() {
    return identity;
  }

  /** Whose it is: the id is the directory's, not the one that goes with the address. */
  public Member self() {
    return self;
  }

  public Path directory() {
    return directory;
  }

  /** Where the tables are to be opened. */
  public Path tables() {
    return directory.resolve(TABLES);
  }

  Path raft() {
    return directory.resolve(RAFT);
  }

  /**
   * Who votes as long as the log says nothing else. Only a founder knows: whoever came later is
   * told, and must not vote before.
   */
  List<Member> firstVoters(MasterQuorum quorum) {
    return identity.origin() == Origin.FOUNDER ? quorum.members() : List.of();
  }

  Path raftGroup() {
    return raft().resolve(identity.group().toString());
  }
}
