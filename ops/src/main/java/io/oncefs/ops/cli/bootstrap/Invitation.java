package io.oncefs.ops.cli.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.oncefs.ops.cluster.Quorum;
import java.util.List;
import java.util.UUID;

/**
 * The line an operator runs on every host of a quorum that is to be made.
 *
 * @param masters host:port of their gRPC services
 */
record Invitation(String name, List<String> masters) {
  Invitation {
    masters = List.copyOf(masters);
  }

  /** The same on two hosts if the same line was run there. */
  String digest() {
    String line = "oncefs/" + name + "/" + String.join(",", masters);
    return UUID.nameUUIDFromBytes(line.getBytes(UTF_8)).toString();
  }

  List<String> here() {
    return masters.stream().filter(Quorum::isHere).toList();
  }

  List<String> elsewhere() {
    return masters.stream().filter(each -> !Quorum.isHere(each)).toList();
  }

  /** Whether this host is the one that chooses the cluster's id. */
  boolean isChosenHere() {
    return Quorum.isHere(masters.get(0));
  }

  String line() {
    return String.join(",", masters);
  }
}
