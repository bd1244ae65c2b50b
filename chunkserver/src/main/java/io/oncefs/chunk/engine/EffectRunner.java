package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.Awaited;
import io.oncefs.chunk.core.ChunkTimer;
import io.oncefs.chunk.core.Effect;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.runtime.EventLoop;

/** Does what a core wants done outside its shard; what comes of it is another event. */
final class EffectRunner {
  private final EventLoop loop;
  private final Inbox inbox;
  private final Readers readers;
  private final Outside outside;

  EffectRunner(EventLoop loop, Inbox inbox, Readers readers, Outside outside) {
    this.loop = loop;
    this.inbox = inbox;
    this.readers = readers;
    this.outside = outside;
  }

  void run(ChunkId chunk, Effect effect) {
    if (effect instanceof Effect.Reply reply) {
      reply.to().accept(reply.reply());
    } else if (effect instanceof Effect.Send send) {
      outside.send(send.to(), send.request(), send.timeoutNanos(), listener(chunk, send.awaited()));
    } else if (effect instanceof Effect.SetTimer timer) {
      ChunkTimer which = timer.timer();
      loop.after(
          timer.delayNanos(),
          () -> tellIfHeld(chunk, (core, now, effects) -> core.onTimer(which, effects)));
    } else if (effect instanceof Effect.AskMaster ask) {
      outside.askMaster(
          ask.request(),
          reply ->
              inbox.add(
                  ShardEvent.of(
                      chunk,
                      (core, now, effects) -> core.onMaster(ask.question(), reply, now, effects),
                      null)));
    } else if (effect instanceof Effect.GiveWriters give) {
      readers.writers(give.chunk(), give.sealedAt(), give.heldNanos(), give.to());
    } else if (effect instanceof Effect.OpenHere open) {
      outside.openHere(open.description());
    } else if (effect instanceof Effect.PrepareHere prepare) {
      outside.prepareHere(prepare.description(), prepare.writers());
    } else if (effect instanceof Effect.AbandonHere abandon) {
      outside.abandonHere(abandon.chunk());
    }
  }

  private CallListener<ChunkReply> listener(ChunkId chunk, Awaited awaited) {
    if (awaited instanceof Awaited.Nothing) {
      return new CallListener<>() {
        @Override
        public void onReply(ChunkReply reply) {}

        @Override
        public void onFailure(CallFailure failure, String detail) {}
      };
    }
    return new CallListener<>() {
      @Override
      public void onReply(ChunkReply reply) {
        inbox.arrived(
            new ShardEvent(
                chunk,
                (core, now, effects) -> core.onAnswer(awaited, reply, now, effects),
                null,
                true,
                reply instanceof ChunkReply.Writers));
      }

      @Override
      public void onFailure(CallFailure failure, String detail) {
        tellIfHeld(chunk, (core, now, effects) -> core.onNoAnswer(awaited, now, effects));
      }
    };
  }

  private void tellIfHeld(ChunkId chunk, ShardEvent.Step step) {
    inbox.add(new ShardEvent(chunk, step, null, true, false));
  }
}
