package io.oncefs.master.ratis;

import java.nio.file.Path;

/** The commands that messages name. */
final class Remedies {
  private Remedies() {}

  static String format(Path directory, MasterQuorum quorum, Member self) {
    return String.join(
        " ",
        "oncefs format master --cluster",
        quorum.cluster().toString(),
        "--dir",
        directory.toString(),
        "--masters",
        String.join(",", quorum.members().stream().map(Remedies::asNamed).toList()),
        "--self",
        asNamed(self));
  }

  /** Command lines name a master by its gRPC port; its log listens one port above. */
  private static String asNamed(Member member) {
    return member.host() + ":" + (member.port() - 1);
  }

  /** For a master whose state is gone: it must come back as a new member. */
  static String replace(Path directory) {
    return "ops/bin/replace-master --dir " + directory;
  }
}
