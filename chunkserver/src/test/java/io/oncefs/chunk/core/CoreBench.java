package io.oncefs.chunk.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.oncefs.chunk.engine.TableMemory;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.PrepareContent;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.WriterTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One core in a vice: what it sends, asks, answers and wants stored is caught, and the disk answers
 * when the test says so.
 */
public final class CoreBench {
  public static final StoreId HERE = new StoreId(new Id128(0, 1));
  public static final StoreId SECOND = new StoreId(new Id128(0, 2));
  public static final StoreId THIRD = new StoreId(new Id128(0, 3));
  static final ChunkId CHUNK = new ChunkId(5);
  static final FileId FILE = new FileId(9);
  static final long MILLISECOND = 1_000_000;
  static final long CAPACITY = 100;

  final Here standing = new Here();
  final Effects effects = new Effects();
  final List<Effect.Send> sent = new ArrayList<>();
  final List<MasterRequest> asked = new ArrayList<>();
  final List<Change> stored = new ArrayList<>();
  final List<ChunkTimer> timers = new ArrayList<>();
  private final List<Effect.Persist> unit = new ArrayList<>();
  private final Deque<Effect> todo = new ArrayDeque<>();
  private Question lastQuestion = Question.DESCRIBE;
  ChunkCore core;
  long now = 1_000 * MILLISECOND;

  final List<Effect.GiveWriters> given = new ArrayList<>();

  /** What goes to other cores of this server. */
  final List<Effect> handedOn = new ArrayList<>();

  CoreBench() {
    core = new ChunkCore(standing, CHUNK, null);
  }

  /** The server starts again: with what is stored, under the next generation. */
  void restartWith(StoredChunk stored) {
    standing.generation = new Generation(standing.generation.value() + 1);
    core = new ChunkCore(standing, CHUNK, stored);
    unit.clear();
  }

  static ReplicaLocation at(StoreId store) {
    return new ReplicaLocation(store, new Generation(1), "host-" + store.id().low());
  }

  public static ChunkDescription chunkLedBy(StoreId first, StoreId... others) {
    return chunk(null, first, others);
  }

  static ChunkDescription chunk(
      ChunkDescription.Predecessor predecessor, StoreId first, StoreId... others) {
    List<ReplicaLocation> replicas = new ArrayList<>(List.of(at(first)));
    Arrays.stream(others).map(CoreBench::at).forEach(replicas::add);
    return new ChunkDescription(CHUNK, FILE, 1_000, CAPACITY, replicas, predecessor);
  }

  /** A question to the core and, in time, its answer. */
  static final class Asking {
    ChunkReply reply;

    <R extends ChunkReply> R answered(Class<R> type) {
      return assertInstanceOf(type, reply);
    }

    Refused.Code refused() {
      return answered(Refused.class).code();
    }

    void unanswered() {
      assertNull(reply, "no answer yet");
    }
  }

  Asking ask(ChunkRequest request) {
    Asking asking = new Asking();
    core.onRequest(
        request,
        reply -> {
          assertNull(asking.reply, "one answer only");
          assertNotNull(reply);
          asking.reply = reply;
        },
        now,
        effects);
    sort();
    return asking;
  }

  /** The chunk before has ended, and this one may follow. */
  CoreBench planned(ChunkDescription description, WriterTable writers) {
    core.onPlanned(description, writers, now, effects);
    sort();
    return this;
  }

  /** It does not. */
  CoreBench abandoned() {
    core.onAbandoned(effects);
    sort();
    return this;
  }

  /** Orders of the master, which reach a core without a request. */
  Asking drop() {
    return order(answer -> core.onDrop(answer, effects));
  }

  Asking copy(ChunkReply.Batches frame) {
    return order(answer -> core.onCopy(frame, answer, effects));
  }

  Asking copied(Position sealedAt) {
    return order(answer -> core.onCopied(sealedAt, answer, effects));
  }

  private Asking order(Consumer<Consumer<ChunkReply>> step) {
    Asking asking = new Asking();
    step.accept(reply -> asking.reply = reply);
    sort();
    return asking;
  }

  /** All events have been heard: whatever goes out goes out, and the unit is closed. */
  CoreBench drain() {
    core.endOfDrain(now, effects);
    sort();
    return this;
  }

  /** The disk has stored the unit. */
  CoreBench durable() {
    List<Effect.Persist> whole = List.copyOf(unit);
    unit.clear();
    whole.forEach(each -> stored.addAll(each.changes()));
    core.persisted();
    whole.forEach(each -> each.then().forEach(todo::add));
    sort();
    return this;
  }

  /** The disk has no room for the unit. */
  CoreBench full() {
    unit.clear();
    core.storeFull(effects);
    sort();
    return this;
  }

  List<Change> unit() {
    return unit.stream().flatMap(each -> each.changes().stream()).toList();
  }

  private void sort() {
    do {
      effects.take().forEach(todo::add);
      while (!todo.isEmpty()) {
        Effect each = todo.poll();
        if (each instanceof Effect.Persist persist) {
          unit.add(persist);
        } else if (each instanceof Effect.Reply reply) {
          reply.to().accept(reply.reply());
        } else if (each instanceof Effect.Send send) {
          sent.add(send);
        } else if (each instanceof Effect.AskMaster master) {
          asked.add(master.request());
          lastQuestion = master.question();
        } else if (each instanceof Effect.SetTimer timer) {
          timers.add(timer.timer());
        } else if (each instanceof Effect.GiveWriters give) {
          given.add(give);
        } else if (each instanceof Effect.OwnVote vote) {
          core.onOwnVote(vote, now, effects);
        } else {
          handedOn.add(each);
        }
      }
    } while (!effects.isEmpty());
  }

  /** The answer to the last question to the master. */
  CoreBench masterSays(MasterReply reply) {
    core.onMaster(lastQuestion, reply, now, effects);
    sort();
    return drain();
  }

  CoreBench timer(ChunkTimer timer) {
    core.onTimer(timer, effects);
    sort();
    return drain();
  }

  CoreBench later(long millis) {
    now += millis * MILLISECOND;
    return this;
  }

  /** Answers the oldest send of this kind to this store. */
  CoreBench answers(StoreId from, ChunkReply reply) {
    for (Effect.Send each : sent) {
      if (each.to().store().equals(from) && !(each.awaited() instanceof Awaited.Nothing)) {
        sent.remove(each);
        core.onAnswer(each.awaited(), reply, now, effects);
        sort();
        return drain();
      }
    }
    throw new AssertionError("nothing was sent to " + from + ": " + sent);
  }

  /** The oldest send to this store will get no answer. */
  CoreBench breaksTo(StoreId to) {
    for (Effect.Send each : sent) {
      if (each.to().store().equals(to)) {
        sent.remove(each);
        core.onNoAnswer(each.awaited(), now, effects);
        sort();
        return drain();
      }
    }
    throw new AssertionError("nothing was sent to " + to);
  }

  /** The replica there votes for the oldest prepare it was sent. */
  CoreBench votes(StoreId from) {
    return answers(from, new ChunkReply.Vote(prepareTo(from).after()));
  }

  /** The oldest prepare sent there. */
  Prepare prepareTo(StoreId store) {
    return sent.stream()
        .filter(each -> each.to().store().equals(store))
        .map(Effect.Send::request)
        .filter(Prepare.class::isInstance)
        .map(Prepare.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no prepare to " + store + ": " + sent));
  }

  long preparesTo(StoreId store) {
    return sent.stream()
        .filter(each -> each.to().store().equals(store) && each.request() instanceof Prepare)
        .count();
  }

  /** Batch 0 and what follows is stored here and voted for by the two others. */
  CoreBench everybodyStores() {
    drain().durable().drain();
    while (preparesTo(SECOND) > 0) {
      votes(SECOND);
    }
    while (preparesTo(THIRD) > 0) {
      votes(THIRD);
    }
    return drain();
  }

  /** Leads a chunk without predecessor whose batch 0 is committed. */
  static CoreBench leading() {
    CoreBench bench = new CoreBench();
    bench.ask(new ChunkRequest.OpenChunk(chunkLedBy(HERE, SECOND, THIRD)));
    bench.everybodyStores();
    assertEquals(0, bench.asked.size());
    return bench;
  }

  static WriterId random(int number) {
    return WriterId.random(new Id128(77, number));
  }

  static AppendRecord record(long sequence, String text) {
    Slice bytes = Slice.of(text.getBytes(StandardCharsets.UTF_8));
    return new AppendRecord(sequence, bytes, bytes.crc32c(), AppendRecord.ANY_LENGTH);
  }

  static Append append(WriterId writer, long previous, AppendRecord... records) {
    return append(writer, 0, previous, records);
  }

  static Append append(WriterId writer, long epoch, long previous, AppendRecord... records) {
    return new Append(CHUNK, writer, new WriterEpoch(epoch), previous, List.of(records), 0);
  }

  public static Prepare prepare(Position before, PrepareContent content, long committed) {
    return new Prepare(CHUNK, before, content, content.after(before), committed);
  }

  /** A server's standing that a test may change. */
  public static final class Here implements Standing {
    Generation generation = new Generation(1);
    long floor;
    boolean registered = true;
    boolean leaseHolds = true;
    TableMemory tables = new TableMemory(TableLimits.DEFAULT.withBytesMax(64L << 20));

    @Override
    public StoreId store() {
      return HERE;
    }

    @Override
    public Generation generation() {
      return generation;
    }

    @Override
    public long floor() {
      return floor;
    }

    @Override
    public boolean registered() {
      return registered;
    }

    @Override
    public boolean leaseHolds() {
      return leaseHolds;
    }

    @Override
    public CoreMeter meter() {
      return CoreMeter.NONE;
    }

    @Override
    public CoreSettings settings() {
      return CoreSettings.DEFAULT;
    }

    @Override
    public TableBudget tables() {
      return tables;
    }
  }
}
