package io.oncefs.master.ratis;

import io.oncefs.common.Id128;
import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.TermCalls;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.Codec;
import io.oncefs.master.tables.Cursor;
import io.oncefs.master.tables.KeyCodecs;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.Table;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.master.tables.rocksdb.RocksTables;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A node whose commands are texts: each is stored under the next number, which is the answer.
 * {@code poison} cannot be applied.
 */
final class TestNode implements AutoCloseable {
  private static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return bytes(value);
        }

        @Override
        public String decode(byte[] stored) {
          return text(stored);
        }
      };
  private static final TableSpec<Long, String> COMMANDS =
      new TableSpec<>("commands", KeyCodecs.unsignedLong(), TEXT);

  final Member member;
  final AtomicInteger applied = new AtomicInteger();
  final List<String> faults = new CopyOnWriteArrayList<>();
  private final RatisConfig config;
  private final Path directory;
  private final Host host = new RealHost((what, cause) -> faults.add(what + ": " + cause));
  private final TermCalls others;
  private @Nullable TableStore tables;
  private volatile @Nullable RatisCommandLog log;
  private volatile boolean silent;

  TestNode(RatisConfig config, Path directory, TermCalls others) {
    this.others = others;
    this.config = config;
    this.member = config.self();
    this.directory = directory;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Path directory() {
    return directory;
  }

  MasterIdentity format() throws IOException {
    Id128 storage = host.entropy().nextId();
    return MasterStorage.format(directory, config.quorum(), member, storage);
  }

  /** One with the same address and an empty directory, formatted to take this one's place. */
  TestNode successor(Path empty) throws IOException {
    Id128 storage = host.entropy().nextId();
    MasterIdentity identity =
        MasterStorage.formatJoiner(
            empty, config.quorum().cluster(), config.quorum().group(), member.address(), storage);
    Member self = new Member(identity.node(), member.host(), member.port());
    return new TestNode(
        new RatisConfig(
            config.quorum(),
            self,
            config.bindHost(),
            config.timing(),
            config.snapshots(),
            config.sizes()),
        empty,
        others);
  }

  Path raftGroup() {
    return directory.resolve("raft").resolve(config.quorum().group().toString());
  }

  void start() throws IOException {
    MasterStorage storage = MasterStorage.open(directory, config.quorum(), member);
    TableStore opened = RocksTables.open(storage.tables(), RocksMemory.small());
    tables = opened;
    try {
      silent = false;
      log =
          RatisCommandLog.start(
              config, storage, opened, applier(opened, applied::incrementAndGet), others, host);
    } catch (IOException e) {
      opened.close();
      tables = null;
      throw e;
    }
  }

  /** Stores texts; says of each when it did. */
  static CommandApplier applier(TableStore store, Runnable onApplied) {
    Table<Long, String> commands = store.table(COMMANDS);
    return (position, command) -> {
      if (text(command).equals("poison")) {
        throw new IllegalArgumentException("poison");
      }
      long number = 0;
      try (Cursor<Long, String> last = commands.scanDown(null, null)) {
        if (last.next()) {
          number = last.key() + 1;
        }
      }
      commands.put(number, text(command));
      onApplied.run();
      return bytes(Long.toString(number));
    };
  }

  /** As the node's own service would answer; nothing if it does not run. */
  void askTerm(LongConsumer term, Runnable noAnswer) {
    RatisCommandLog running = log;
    if (running == null || silent) {
      noAnswer.run();
    } else {
      term.accept(running.term());
    }
  }

  boolean isRunning() {
    return log != null;
  }

  RatisCommandLog log() {
    if (log == null) {
      throw new IllegalStateException(member + " is not running");
    }
    return log;
  }

  TableStore tables() {
    if (tables == null) {
      throw new IllegalStateException(member + " is not running");
    }
    return tables;
  }

  LogStatus status() {
    return log().status();
  }

  CompletableFuture<String> submit(String command) {
    return log().submit(bytes(command)).thenApply(TestNode::text);
  }

  AppliedPosition position() {
    return tables().applied();
  }

  List<String> commands() {
    return commands(tables());
  }

  static List<String> commands(TableStore tables) {
    List<String> found = new ArrayList<>();
    try (ReadView view = tables.view();
        Cursor<Long, String> cursor = view.rows(COMMANDS).scan(null, null)) {
      while (cursor.next()) {
        found.add(cursor.value());
      }
    }
    return found;
  }

  void kill() {
    silent = true;
    log().kill();
    ended();
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
      ended();
    }
  }

  private void ended() {
    tables().close();
    tables = null;
    log = null;
  }
}
