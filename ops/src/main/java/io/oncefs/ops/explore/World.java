package io.oncefs.ops.explore;

import io.oncefs.chunk.core.Effect;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Result;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.ops.explore.Message.Stream;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One state of the small world, and what may happen next in it.
 *
 * <p>What happens at once, because its moment makes no difference to any check: an answer reaches
 * the writer and the coordinators; within the next chunk messages arrive in one order, but for the
 * question for the writer table, which comes to the first chunk's replicas; and once no crash is
 * left, what is on its way to a disk arrives there.
 */
final class World implements Fingerprinted {
  private final Ledger ledger;
  private final ReplicaOracle oracle = new ReplicaOracle();
  private final Streams streams = new Streams();
  private final List<Server> servers = new ArrayList<>();
  private final TreeMap<ChunkId, ChunkInfo> chunks = new TreeMap<>();
  private final Writer writer;
  private final Sealing sealing;
  private int crashesLeft;

  World(Scope scope, Map<List<Command>, Result> memory, Witnesses witnesses) {
    this.ledger = new Ledger(memory);
    for (int i = 0; i < Scope.SERVERS; i++) {
      int number = i;
      servers.add(new Server(i, oracle, (chunk, effect) -> outside(number, chunk, effect)));
    }
    ChunkInfo first = ledger.begin();
    learn(first);
    this.writer = new Writer(this, first.description(), oracle, witnesses);
    this.sealing =
        new Sealing(this, first.description().chunk(), scope, ledger, oracle, writer, witnesses);
    open(first.description());
    writer.open();
    while (!streams.ready().isEmpty() || servers.stream().anyMatch(Server::isStoring)) {
      settle();
    }
    writer.append(scope.appends());
    this.crashesLeft = scope.crashes();
  }

  /** What comes before the exploration: everything arrives, in some order. */
  private void settle() {
    streams.ready().forEach(each -> arrive(streams.take(each)));
    servers.stream().filter(Server::isStoring).forEach(Server::stored);
  }

  /** What may happen next; in an order that depends on the state only. */
  List<Runnable> actions() {
    List<Runnable> actions = new ArrayList<>();
    for (Stream each : streams.ready()) {
      actions.add(() -> arrive(streams.take(each)));
    }
    for (Server each : servers) {
      if (each.isStoring()) {
        actions.add(each::stored);
      }
    }
    sealing.actions(actions);
    if (crashesLeft > 0) {
      for (int i = 0; i < servers.size(); i++) {
        int number = i;
        actions.add(() -> crash(number));
      }
    }
    return actions;
  }

  /** Does one of the {@link #actions}, and then what happens at once. */
  void act(int choice) {
    actions().get(choice).run();
    rush();
  }

  private void rush() {
    boolean again = true;
    while (again) {
      again = false;
      for (Server each : servers) {
        if (crashesLeft == 0 && each.isStoring()) {
          each.stored();
          again = true;
        }
      }
      for (Stream each : streams.ready()) {
        if (isOfTheNextChunk(streams.peek(each))) {
          arrive(streams.take(each));
          again = true;
        }
      }
    }
  }

  private boolean isOfTheNextChunk(Message message) {
    ChunkId first = writer.firstChunk().chunk();
    if (message instanceof Message.Request request) {
      return !request.request().chunk().equals(first);
    } else if (message instanceof Message.Answer answer) {
      return !answer.chunk().equals(first);
    }
    return message instanceof Message.Told;
  }

  private void crash(int server) {
    crashesLeft--;
    servers.get(server).crash();
    ledger.started(server);
    sealing.crashed(server);
  }

  void ask(String from, int server, ChunkRequest request, Back back) {
    streams.send(
        new Stream(from, "s" + server, request.lane().name()),
        new Message.Request(server, request, back));
  }

  /** The order of a chunk that was just logged. */
  void open(ChunkDescription chunk) {
    ask("master", number(chunk.primary().store()), new OpenChunk(chunk), new Back.Nobody());
  }

  int number(StoreId store) {
    for (int i = 0; i < Scope.SERVERS; i++) {
      if (Ledger.store(i).equals(store)) {
        return i;
      }
    }
    throw new IllegalStateException("no such server: " + store);
  }

  private void outside(int from, ChunkId chunk, Effect effect) {
    Server sender = servers.get(from);
    if (effect instanceof Effect.Send send) {
      Back back = new Back.ToCore(from, sender.life(), chunk, send.awaited());
      ask("s" + from, number(send.to().store()), send.request(), back);
    } else if (effect instanceof Effect.AskMaster ask
        && ask.request() instanceof DescribeChunk describe) {
      ChunkInfo info = chunks.get(describe.chunk());
      Checks.invariant(info != null, "%s asks for an unknown %s", sender.store(), chunk);
      streams.send(
          new Stream("master", "s" + from, "TOLD"),
          new Message.Told(
              from, sender.life(), chunk, ask.question(), new MasterReply.Chunk(info)));
    }
    // Seals need not be asked for: the coordinators begin at any moment.
  }

  private void arrive(Message message) {
    if (message instanceof Message.Request request) {
      hear(request.server(), request.request(), request.back());
    } else if (message instanceof Message.Answer answer) {
      Server server = servers.get(answer.server());
      if (server.life() == answer.life()) {
        server.hear(
            answer.chunk(),
            (core, effects) -> core.onAnswer(answer.awaited(), answer.reply(), 0, effects));
      }
    } else if (message instanceof Message.Told told) {
      Server server = servers.get(told.server());
      if (server.life() == told.life()) {
        server.hear(
            told.chunk(),
            (core, effects) -> core.onMaster(told.question(), told.reply(), 0, effects));
      }
    }
  }

  /** A server hears a request now. */
  void hear(int number, ChunkRequest request, Back back) {
    Server server = servers.get(number);
    Answering answer = new Answering(number, server.life(), back);
    server.hear(request.chunk(), (core, effects) -> core.onRequest(request, answer, 0, effects));
  }

  void learn(ChunkInfo info) {
    chunks.put(info.description().chunk(), info);
  }

  /** Takes an answer back to where the question came from, if the server that gives it lives. */
  private final class Answering implements Consumer<ChunkReply>, Fingerprinted {
    private final int server;
    private final long life;
    private final Back back;

    Answering(int server, long life, Back back) {
      this.server = server;
      this.life = life;
      this.back = back;
    }

    @Override
    public void accept(ChunkReply reply) {
      if (servers.get(server).life() != life) {
        return;
      }
      if (back instanceof Back.ToCore core) {
        streams.send(
            new Stream("s" + server, "s" + core.server(), "ANSWERS"),
            new Message.Answer(core.server(), core.life(), core.chunk(), core.awaited(), reply));
      } else if (back instanceof Back.ToCoordinators) {
        sealing.answered(server, reply);
      } else if (back instanceof Back.ToWriter to) {
        writer.answered(to.chunk(), reply);
      }
    }

    @Override
    public Object essence() {
      return List.of(server, life, back);
    }
  }

  @Override
  public Object essence() {
    return List.of(ledger, oracle.essence(), streams, servers, sealing, writer, crashesLeft);
  }
}
