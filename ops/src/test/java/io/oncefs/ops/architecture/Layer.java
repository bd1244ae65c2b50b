package io.oncefs.ops.architecture;

import static java.util.Comparator.comparingInt;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The packages of OnceFS, lowest first, each with the ones it may use. A layer is a package and the
 * packages under it that have no layer of their own; it may always use itself. Whoever adds a
 * package adds its line here, and says by it where the package stands.
 */
enum Layer {
  COMMON(),
  PROTOCOL("common"),
  RUNTIME("common"),
  RUNTIME_REAL("runtime", "common"),
  RUNTIME_SIM("runtime", "common"),
  WIRE("runtime.real", "runtime", "protocol", "common"),

  CLIENT_CORE("protocol", "common"),
  CLIENT_SESSION("client.core", "runtime", "protocol", "common"),
  CLIENT("client.session", "client.core", "wire", "runtime.real", "runtime", "protocol", "common"),
  CLIENT_METRICS("client"),
  CLIENT_HADOOP("client", "common"),

  MASTER_MODEL("protocol", "common"),
  MASTER_TABLES("common"),
  MASTER_TABLES_MEMORY("master.tables", "common"),
  MASTER_TABLES_ROCKSDB("master.tables", "common"),
  MASTER_LOG_CODEC("master.tables", "master.model", "protocol", "common"),
  MASTER_CORE("master.log.codec", "master.tables", "master.model", "protocol", "common"),
  MASTER_POLICY("master.core", "master.tables", "master.model", "protocol", "common"),
  MASTER_LOG("master.tables", "master.model", "protocol", "common"),
  MASTER_RATIS("master.log", "master.tables", "master.model", "runtime", "common"),
  MASTER_LEAD("master.log", "master.log.codec", "master.model", "runtime", "protocol", "common"),
  MASTER_SEAL(
      "master.lead", "master.log", "master.core", "master.model", "runtime", "protocol", "common"),
  MASTER_RPC(
      "master.seal",
      "master.lead",
      "master.policy",
      "master.log",
      "master.core",
      "master.tables",
      "master.model",
      "wire",
      "runtime",
      "protocol",
      "common"),
  MASTER("master.*", "wire", "runtime.real", "runtime", "protocol", "common"),

  CHUNK_STORE("protocol", "common"),
  CHUNK_STORE_MEMORY("chunk.store", "protocol", "common"),
  CHUNK_CORE("chunk.store", "protocol", "common"),
  CHUNK_ENGINE("chunk.core", "chunk.store", "runtime", "protocol", "common"),
  CHUNK_SYNC("chunk.engine", "chunk.core", "chunk.store", "runtime", "protocol", "common"),
  CHUNK_RPC(
      "chunk.sync",
      "chunk.engine",
      "chunk.core",
      "chunk.store",
      "wire",
      "runtime",
      "protocol",
      "common"),
  CHUNK("chunk.*", "wire", "runtime.real", "runtime", "protocol", "common"),

  STORAGE_ROCKSDB("chunk.store", "runtime.real", "protocol", "common"),

  OPS_CHECK("*"),
  OPS_SIM("*"),
  OPS_EXPLORE("*"),
  OPS_MUTANTS("*"),
  OPS_CLUSTER("*"),
  OPS_BENCH("*"),
  OPS_CHAOS("*"),
  OPS_HTTP("*"),
  OPS_CLI("*");

  static final String ROOT = "io.oncefs";

  private final Set<String> uses;

  Layer(String... uses) {
    this.uses = Set.of(uses);
  }

  /**
   * The layer a class of ours belongs to: the one with the longest name that its package lies in.
   */
  static Optional<Layer> of(JavaClass type) {
    return Arrays.stream(values())
        .filter(layer -> layer.holds(type.getPackageName()))
        .max(comparingInt(layer -> layer.path().length()));
  }

  static boolean isOurs(JavaClass type) {
    return isWithin(type.getPackageName(), ROOT);
  }

  /** The name as the table above writes it, such as {@code master.core}. */
  String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  boolean holds(String packageName) {
    return isWithin(packageName, ROOT + "." + path());
  }

  boolean mayUse(Layer other) {
    return other == this || uses.stream().anyMatch(pattern -> matches(pattern, other));
  }

  private boolean matches(String pattern, Layer other) {
    if (pattern.equals("*")) {
      return other != OPS_CLI;
    }
    return pattern.endsWith(".*")
        ? isWithin(other.path(), pattern.substring(0, pattern.length() - 2))
        : other.path().equals(pattern);
  }

  private static boolean isWithin(String packageName, String parent) {
    return packageName.equals(parent) || packageName.startsWith(parent + ".");
  }
}
