package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.ratis.MasterIdentity.Origin;
import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** {@code meta.properties}: written once, last, when a directory is formatted. */
final class MetaFile {
  static final String NAME = "meta.properties";
  static final int FORMAT = 1;

  private static final String ADDRESS = "address";
  private static final String ORIGIN = "origin";
  private static final String UNFINISHED = NAME + ".unfinished";

  private MetaFile() {}

  static void write(Path directory, MasterIdentity identity) throws IOException {
    String text =
        "# The identity of this master. Changing anything here damages the cluster.\n"
            + ("format=" + FORMAT + "\n")
            + ("cluster=" + identity.cluster() + "\n")
            + ("node=" + identity.node() + "\n")
            + ("group=" + identity.group() + "\n")
            + ("storage=" + identity.storage() + "\n")
            + (identity.address() == null ? "" : ADDRESS + "=" + identity.address() + "\n")
            + (ORIGIN + "=" + identity.origin().name().toLowerCase(Locale.ROOT) + "\n");
    Path unfinished = directory.resolve(UNFINISHED);
    Files.writeString(unfinished, text, StandardCharsets.UTF_8);
    DurableFiles.force(unfinished);
    DurableFiles.publish(unfinished, directory.resolve(NAME));
  }

  static boolean existsIn(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME));
  }

  static MasterIdentity read(Path directory) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(directory.resolve(NAME), StandardCharsets.UTF_8)) {
      properties.load(in);
      int format = Integer.parseInt(value(properties, "format"));
      if (format > FORMAT) {
        throw new StorageRefused(
            StorageRefused.Reason.NEWER_FORMAT,
            directory,
            "it was written by a newer version",
            Integer.toString(FORMAT),
            Integer.toString(format),
            "start the version that wrote it");
      }
      return new MasterIdentity(
          ClusterId.parse(value(properties, "cluster")),
          new NodeId(value(properties, "node")),
          Id128.parse(value(properties, "group")),
          Id128.parse(value(properties, "storage")),
          properties.getProperty(ADDRESS),
          Origin.valueOf(
              properties.getProperty(ORIGIN, "founder").strip().toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new StorageRefused(
          StorageRefused.Reason.META_DAMAGED,
          directory,
          NAME + " cannot be read: " + e.getMessage(),
          null,
          null,
          "restore " + NAME + " from a backup, or " + Remedies.replace(directory),
          e);
    }
  }

  private static String value(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no '" + key + "'");
    }
    return value.strip();
  }
}
