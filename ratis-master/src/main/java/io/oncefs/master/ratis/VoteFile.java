package io.oncefs.master.ratis;

import io.oncefs.master.ratis.StorageRefused.Reason;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The file in which Ratis keeps the term a master is in and whom it voted for. A full disk may
 * leave it empty. Without it a master could vote twice in one term, so it may not come back under
 * its old id (Raft, section 5.2).
 */
record VoteFile(Path file) {
  static VoteFile in(Path raftGroup) {
    return new VoteFile(raftGroup.resolve("current").resolve("raft-meta"));
  }

  void require(Path directory) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StorageRefused(
          Reason.RAFT_DIRECTORY_MISSING,
          directory,
          "the log and the vote in " + file.getParent() + " are gone",
          null,
          null,
          Remedies.replace(directory) + " (under its old id it could vote twice)");
    }
    String term = term();
    if (term == null || !term.matches("[0-9]{1,18}")) {
      throw new StorageRefused(
          Reason.VOTE_UNKNOWN,
          directory,
          "how it voted is not known any more: " + file + " holds no term",
          null,
          null,
          Remedies.replace(directory) + " (under its old id it could vote twice)");
    }
  }

  private @Nullable String term() throws IOException {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      properties.load(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
    return properties.getProperty("term");
  }
}
