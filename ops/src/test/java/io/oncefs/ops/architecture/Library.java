package io.oncefs.ops.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The foreign libraries and the packages that may import each. A library that is not here may be
 * imported nowhere: adding one is a decision, and its line says how far it reaches.
 */
enum Library {
  JSPECIFY("org.jspecify", ""),
  SLF4J("org.slf4j", ""),
  METRICS("com.codahale.metrics", ""),
  GRPC("io.grpc", "wire", "client.rpc", "chunk.rpc", "master.rpc"),
  PROTOBUF(
      "com.google.protobuf",
      "wire",
      "client.rpc",
      "chunk.rpc",
      "master.rpc",
      "master.log",
      "storage.rocksdb"),
  RATIS("org.apache.ratis", "master.ratis"),
  ROCKSDB("org.rocksdb", "storage.rocksdb", "master.tables.rocksdb"),
  CAFFEINE("com.github.benmanes.caffeine", "master.tables", "storage.rocksdb"),
  HADOOP("org.apache.hadoop", "client.hadoop"),
  PICOCLI("picocli", "ops.cli"),
  PROGRESSBAR("me.tongfei.progressbar", "ops.cli"),
  HDR_HISTOGRAM("org.HdrHistogram", "ops.bench"),
  XCHART("org.knowm.xchart", "ops.bench.curves"),
  JACKSON("com.fasterxml.jackson", "ops"),
  PROMETHEUS("io.prometheus", "ops.http"),
  LOGBACK("ch.qos.logback", "ops"),
  JDK_HTTP_SERVER("com.sun.net.httpserver", "ops.http"),
  JDK_DIRECT_FILES("com.sun.nio.file", "storage.rocksdb"),
  /** Read in one place of each module, where text becomes a typed value. */
  TYPESAFE_CONFIG("com.typesafe.config", "") {
    @Override
    boolean mayBeUsedBy(JavaClass type) {
      return type.getName().matches(".*(Config|Configuration|Settings)\\b.*")
          || type.getPackageName().contains(".config");
    }
  };

  private final String prefix;
  private final List<String> users;

  Library(String prefix, String... users) {
    this.prefix = prefix;
    this.users = List.of(users);
  }

  static Optional<Library> of(JavaClass type) {
    return Arrays.stream(values())
        .filter(library -> isWithin(type.getPackageName(), library.prefix))
        .findFirst();
  }

  boolean mayBeUsedBy(JavaClass type) {
    return users.stream()
        .map(user -> user.isEmpty() ? Layer.ROOT : Layer.ROOT + "." + user)
        .anyMatch(user -> isWithin(type.getPackageName(), user));
  }

  private static boolean isWithin(String packageName, String parent) {
    return packageName.equals(parent) || packageName.startsWith(parent + ".");
  }
}
