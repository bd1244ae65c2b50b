package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.ratis.MasterIdentity.Origin;
import io.oncefs.master.ratis.StorageRefused.Reason;
import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MasterStorageTest {
  private static final ClusterId CLUSTER = new ClusterId(new Id128(1, 2));
  private static final Id128 STORAGE = new Id128(7, 7);
  private static final MasterQuorum QUORUM =
      MasterQuorum.of(CLUSTER, List.of("a:9641", "b:9641", "c:9641"));
  private static final Member SELF = QUORUM.members().get(0);
  private static final Member OTHER = QUORUM.members().get(1);

  @TempDir private Path temporary;

  private Path directory() {
    return temporary.resolve("m1");
  }

  private MasterIdentity format() throws IOException {
    return MasterStorage.format(directory(), QUORUM, SELF, STORAGE);
  }

  private MasterStorage open() throws IOException {
    return MasterStorage.open(directory(), QUORUM, SELF);
  }

  /** Every refusal names the directory, both values if there are two, and a command. */
  private StorageRefused assertRefused(Reason reason, Executable call) {
    StorageRefused refused = assertThrows(StorageRefused.class, call);
    assertEquals(reason, refused.reason());
    assertEquals(directory(), refused.directory());
    assertTrue(refused.getMessage().contains(directory().toString()), refused::getMessage);
    assertTrue(refused.getMessage().contains(refused.command()), refused::getMessage);
    if (refused.expected() != null) {
      assertTrue(refused.getMessage().contains(refused.expected()), refused::getMessage);
      assertTrue(refused.getMessage().contains(refused.found()), refused::getMessage);
    }
    return refused;
  }

  @Test
  void whatWasFormattedOpens() throws IOException {
    MasterIdentity identity = format();
    assertEquals(
        new MasterIdentity(
            CLUSTER, SELF.id(), QUORUM.group(), STORAGE, SELF.address(), Origin.FOUNDER),
        identity);
    assertEquals(identity, open().identity());
    assertEquals(Optional.of(identity), MasterStorage.identityIn(directory()));
  }

  @Test
  void anEmptyDirectoryIsFormattedToo() throws IOException {
    Files.createDirectories(directory());
    assertEquals(Optional.empty(), MasterStorage.identityIn(directory()));
    format();
    open();
  }

  @Test
  void nothingIsFormattedOverSomething() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("notes.txt"), "mine");
    assertRefused(Reason.NOT_EMPTY, this::format);
    assertEquals("mine", Files.readString(directory().resolve("notes.txt")));
  }

  @Test
  void aSecondFormatChangesNothingAndSaysSo() throws IOException {
    MasterIdentity identity = format();
    assertRefused(
        Reason.ALREADY_FORMATTED,
        () -> MasterStorage.format(directory(), QUORUM, SELF, new Id128(8, 8)));
    assertRefused(
        Reason.NOT_EMPTY, () -> MasterStorage.format(directory(), QUORUM, OTHER, new Id128(8, 8)));
    assertEquals(identity, open().identity());
  }

  @Test
  void anUnformattedDirectoryNamesTheFormatCommand() {
    StorageRefused refused = assertRefused(Reason.NOT_FORMATTED, this::open);
    assertTrue(
        refused
            .command()
            .contains(
                "oncefs format master --cluster "
                    + CLUSTER
                    + " --dir "
                    + directory()
                    + " --masters a:9640,b:9640,c:9640 --self a:9640"),
        refused::command);
    assertTrue(refused.command().contains("replace-master"), refused::command);
  }

  @Test
  void anotherClusterIsRefusedWithBothIds() throws IOException {
    format();
    MasterQuorum other = MasterQuorum.of(new ClusterId(new Id128(9, 9)), List.of("a:9641"));
    StorageRefused refused =
        assertRefused(
            Reason.OTHER_CLUSTER,
            () -> MasterStorage.open(directory(), other, other.members().get(0)));
    assertEquals(other.cluster().toString(), refused.expected());
    assertEquals(CLUSTER.toString(), refused.found());
  }

  @Test
  void anotherMastersDirectoryIsRefusedWithBothIds() throws IOException {
    format();
    StorageRefused refused =
        assertRefused(Reason.OTHER_NODE, () -> MasterStorage.open(directory(), QUORUM, OTHER));
    assertEquals(OTHER.address(), refused.expected());
    assertEquals(SELF.address(), refused.found());
  }

  @Test
  void oneThatReplacesAnotherHasAnIdNobodyHadAndNoVoteOfItsOwn() throws IOException {
    MasterIdentity identity =
        MasterStorage.formatJoiner(
            directory(), CLUSTER, QUORUM.group(), SELF.address(), new Id128(0xabcdL << 48, 1));
    assertEquals("m-abcd0000", identity.node().value());
    MasterStorage storage = open();
    assertEquals(new Member(identity.node(), SELF.host(), SELF.port()), storage.self());
    assertEquals(List.of(), storage.firstVoters(QUORUM));
  }

  @Test
  void aDirectoryOfAnEarlierVersionIsKnownByTheIdThatGoesWithItsAddress() throws IOException {
    format();
    Path meta = directory().resolve("meta.properties");
    List<String> lines = Files.readAllLines(meta);
    Files.write(
        meta,
        lines.stream().filter(l -> !l.startsWith("address") && !l.startsWith("origin")).toList());
    assertEquals(SELF, open().self());
    assertEquals(QUORUM.members(), open().firstVoters(QUORUM));
    assertRefused(Reason.OTHER_NODE, () -> MasterStorage.open(directory(), QUORUM, OTHER));
  }

  @Test
  void aDirectoryWithoutItsMetaIsRefused() throws IOException {
    format();
    Files.delete(directory().resolve("meta.properties"));
    assertRefused(Reason.META_MISSING, this::open);
    assertRefused(Reason.NOT_EMPTY, this::format);
  }

  @Test
  void aDirectoryWithoutItsLogIsRefusedAndNotFormattedSilently() throws IOException {
    format();
    Path group = directory().resolve("raft").resolve(QUORUM.group().toString());
    Files.delete(group.resolve("current").resolve("raft-meta"));
    assertRefused(Reason.RAFT_DIRECTORY_MISSING, this::open);
    DurableFiles.deleteTree(directory().resolve("raft"));
    StorageRefused refused = assertRefused(Reason.RAFT_DIRECTORY_MISSING, this::open);
    assertTrue(refused.command().contains("replace-master"), refused::command);
  }

  /** A full disk may leave it empty. */
  @Test
  void aDirectoryThatDoesNotKnowItsVoteIsRefused() throws IOException {
    format();
    Path vote =
        directory()
            .resolve("raft")
            .resolve(QUORUM.group().toString())
            .resolve("current")
            .resolve("raft-meta");
    for (String text :
        List.of("", "votedFor=m1\n", "term=\n", "term=x\n", "term=-1\n", "\\u00zz")) {
      Files.writeString(vote, text);
      StorageRefused refused = assertRefused(Reason.VOTE_UNKNOWN, this::open);
      assertTrue(refused.command().contains("replace-master"), refused::command);
    }
  }

  @Test
  void aDamagedMetaIsRefused() throws IOException {
    format();
    for (String text : List.of("", "format=x", "format=1\ncluster=1\n", "\\u00zz")) {
      Files.writeString(directory().resolve("meta.properties"), text);
      assertRefused(Reason.META_DAMAGED, this::open);
    }
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    format();
    Path meta = directory().resolve("meta.properties");
    Files.writeString(meta, Files.readString(meta).replace("format=1", "format=2"));
    StorageRefused refused = assertRefused(Reason.NEWER_FORMAT, this::open);
    assertEquals("2", refused.found());
  }
}
