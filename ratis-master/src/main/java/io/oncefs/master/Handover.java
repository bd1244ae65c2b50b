package io.oncefs.master;

import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader whose disk is full hand over to a master that has room, the one that lacks least of
 * the log. Masters are asked first, so that leadership does not go round among full disks. On a
 * loop of its own.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop;
  private final CommandLog log;
  private final LogAdmin admin;
  private final BooleanSupplier permitsElection;
  private final MasterCalls calls;
  private final Function<NodeId, @Nullable String> addresses;

  Handover(
      EventLoop loop,
      CommandLog log,
      LogAdmin admin,
      BooleanSupplier permitsElection,
      MasterCalls calls,
      Function<NodeId, @Nullable String> addresses) {
    this.loop = loop;
    this.log = log;
    this.admin = admin;
    this.permitsElection = permitsElection;
    this.calls = calls;
    this.addresses = addresses;
  }

  /** Looks every second from now on. */
  void start() {
    loop.after(LOOK_NANOS, this::look);
  }

  private void look() {
    List<LogStatus.Peer> asked = List.of();
    if (log.isReadyLeader() && !log.hasRoom() && permitsElection.getAsBoolean()) {
      asked = log.status().peers().stream().filter(Handover::mayLead).toList();
    }
    if (asked.isEmpty()) {
      start();
      return;
    }
    Answers answers = new Answers(asked.size());
    for (LogStatus.Peer each : asked) {
      String address = addresses.apply(each.id());
      if (address == null) {
        answers.heard(null);
      } else {
        calls.call(
            address,
            new MasterRequest.Identify(),
            ANSWER_NANOS,
            new CallListener<>() {
              @Override
              public void onReply(MasterReply reply) {
                loop.execute(() -> answers.heard(hasRoom(reply, each) ? each : null));
              }

              @Override
              public void onFailure(CallFailure failure, String detail) {
                loop.execute(() -> answers.heard(null));
              }
            });
      }
    }
  }

  private static boolean mayLead(LogStatus.Peer peer) {
    return peer.voter() && Boolean.TRUE.equals(peer.healthy());
  }

  private static boolean hasRoom(MasterReply reply, LogStatus.Peer peer) {
    return reply instanceof MasterReply.Identity identity
        && identity.room()
        && identity.nodeId().equals(peer.id().value());
  }

  /** What the others say, until all have. */
  private final class Answers {
    private final List<LogStatus.Peer> roomy = new ArrayList<>();
    private int missing;

    Answers(int asked) {
      this.missing = asked;
    }

    void heard(LogStatus.@Nullable Peer withRoom) {
      if (withRoom != null) {
        roomy.add(withRoom);
      }
      missing--;
      if (missing == 0) {
        roomy.stream()
            .max(Comparator.comparing((LogStatus.Peer each) -> matchIndex(each)))
            .ifPresentOrElse(each -> handOver(each.id()), Handover.this::nobody);
      }
    }
  }

  private static long matchIndex(LogStatus.Peer peer) {
    return Objects.requireNonNullElse(peer.matchIndex(), -1L);
  }

  private void nobody() {
    LOG.warn("the disk of this leading master is full, and no other master that is up has room");
    loop.after(AGAIN_NANOS, this::look);
  }

  private void handOver(NodeId next) {
    LOG.warn("the disk of this leading master is full: {} is to lead", next);
    var unused =
        admin
            .transferLeadership(next)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.warn("{} does not lead: {}", next, failure.getMessage());
                  }
                  loop.execute(() -> loop.after(AGAIN_NANOS, this::look));
                });
  }
}
