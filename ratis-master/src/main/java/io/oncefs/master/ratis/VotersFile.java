package io.oncefs.master.ratis;

import io.oncefs.master.ratis.StorageRefused.Reason;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;

/**
 * The file in which Ratis keeps who votes, as of the last change it applied. Ratis overlooks one
 * that is missing or cannot be read, and goes on with those the cluster began with: replaced
 * masters would count again.
 */
record VotersFile(Path file) {
  static VotersFile in(Path raftGroup) {
    return new VotersFile(raftGroup.resolve("current").resolve("raft-meta.conf"));
  }

  /** Begins with one master as the only voter, as of that position. */
  void write(MasterIdentity only, AppliedPosition position) throws IOException {
    RaftPeer peer =
        RaftPeer.newBuilder().setId(only.node().value()).setAddress(only.address()).build();
    write(Stream.of(peer), position);
  }

  /** Begins with these voters as of that position. */
  void write(List<Member> voters, AppliedPosition position) throws IOException {
    write(
        voters.stream()
            .map(
                each ->
                    RaftPeer.newBuilder()
                        .setId(each.id().value())
                        .setAddress(each.address())
                        .build()),
        position);
  }

  private void write(Stream<RaftPeer> voters, AppliedPosition position) throws IOException {
    RaftConfigurationProto.Builder configuration = RaftConfigurationProto.newBuilder();
    voters.forEach(each -> configuration.addPeers(each.getRaftPeerProto()));
    LogEntryProto entry =
        LogEntryProto.newBuilder()
            .setTerm(position.term())
            .setIndex(position.index())
            .setConfigurationEntry(configuration)
            .build();
    Files.write(file, entry.toByteArray());
    DurableFiles.force(file);
    DurableFiles.forceParent(file);
  }

  /** For a directory that has applied something, and so must have it. */
  void require(Path directory) throws IOException {
    String problem = problem();
    if (problem != null) {
      throw new StorageRefused(
          Reason.VOTERS_UNKNOWN,
          directory,
          "who votes is not known: " + file + " " + problem,
          null,
          null,
          Remedies.replace(directory));
    }
  }

  private @Nullable String problem() throws IOException {
    if (!Files.isRegularFile(file)) {
      return "is missing";
    }
    try {
      LogEntryProto entry = LogEntryProto.parseFrom(Files.readAllBytes(file));
      return entry.hasConfigurationEntry() && entry.getConfigurationEntry().getPeersCount() > 0
          ? null
          : "names nobody";
    } catch (InvalidProtocolBufferException e) {
      return "is damaged";
    }
  }
}
