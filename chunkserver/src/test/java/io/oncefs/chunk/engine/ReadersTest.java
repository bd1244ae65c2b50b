package io.oncefs.chunk.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.FoundRecords;
import io.oncefs.protocol.ChunkReply.Inspected;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.ChunkRequest.Inspect;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read beside a drop: the store has let go, the shard has not said so yet. */
class ReadersTest {
  private final SimScheduler scheduler = new SimScheduler(1);
  private final SimHost host =
      new SimHost(scheduler, (what, cause) -> fail("a fault: " + what, cause));
  private final ChunkStore store =
      new MemoryDisk(new ClusterId(new Id128(1, 1)), new StoreId(new Id128(2, 2))).open();
  private final ChunkScript script = new ChunkScript(3);
  private final ChunkId chunk = script.chunk();
  private final Views views = new Views();
  private Runnable behindALook = () -> {};
  private final Readers readers =
      new Readers(host, watched(), views, nobody(), EngineMeter.NONE, 1);

  @BeforeEach
  void aSealedReplica() throws StoreException {
    commit(script.create(), script.append(10), script.append(20, 30));
    commit(script.sealAt(3));
  }

  private void commit(Change... changes) throws StoreException {
    WriteUnit unit = new WriteUnit();
    for (Change each : changes) {
      unit.add(each);
    }
    store.commit(unit);
  }

  private void drop() {
    try {
      commit(new Change.Drop(chunk), new Change.Fence(chunk, 0));
    } catch (StoreException failed) {
      throw new AssertionError(failed);
    }
  }

  private ChunkReply find() {
    return answer(
        to -> readers.find(new FindRecords(chunk, WriterId.named("nobody"), 0, 99, 0, 10), to));
  }

  private ChunkReply answer(Consumer<Consumer<ChunkReply>> ask) {
    List<ChunkReply> replies = new ArrayList<>();
    ask.accept(replies::add);
    while (replies.isEmpty()) {
      assertTrue(scheduler.step(), "no answer comes");
    }
    return replies.get(0);
  }

  @Test
  void whatASealedReplicaDoesNotHoldIsAProof() {
    FoundRecords found = assertInstanceOf(FoundRecords.class, find());
    assertEquals(List.of(), found.results());
  }

  @Test
  void whatIsNotFoundInAReplicaThatIsGoneIsNone() {
    views.keepSealed(viewNow());
    drop();
    assertEquals(Refused.Code.NOT_HERE, assertInstanceOf(Refused.class, find()).code());
  }

  @Test
  void aReplicaThatWasLookedUpBeforeItsDropIsNotRememberedAfterIt() {
    behindALook =
        () -> {
          behindALook = () -> {};
          drop();
          views.release(viewNow());
        };
    answer(to -> readers.inspect(new Inspect(chunk), to));
    Inspected again =
        assertInstanceOf(Inspected.class, answer(to -> readers.inspect(new Inspect(chunk), to)));
    assertEquals(ReplicaState.FENCED, again.state());
  }

  private ReplicaView viewNow() {
    try {
      ReplicaView view = StoredChunks.view(store, chunk);
      assertNotNull(view);
      return view;
    } catch (StoreException failed) {
      throw new AssertionError(failed);
    }
  }

  /** The store, with something happening behind each look at a replica. */
  private ChunkStore watched() {
    return (ChunkStore)
        Proxy.newProxyInstance(
            ReadersTest.class.getClassLoader(),
            new Class<?>[] {ChunkStore.class},
            (self, method, arguments) -> {
              try {
                Object result = method.invoke(store, arguments);
                if (method.getName().equals("replica")) {
                  behindALook.run();
                }
                return result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  /** Readers want nothing of anybody. */
  private static Outside nobody() {
    return (Outside)
        Proxy.newProxyInstance(
            ReadersTest.class.getClassLoader(),
            new Class<?>[] {Outside.class},
            (self, method, arguments) -> {
              throw new AssertionError(method.getName());
            });
  }
}
