package io.oncefs.master.ratis;

import io.oncefs.master.log.SubmitOutcomeUnknown;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Commands on their way in one entry, and whether that may be in the log already. */
final class Submission {
  private final long callId;
  private final List<Waiting> commands;
  private volatile boolean appended;

  /** A command and who waits for its answer. */
  static final class Waiting {
    private final byte[] command;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    Waiting(byte[] command) {
      this.command = command;
    }

    byte[] command() {
      return command;
    }

    CompletableFuture<byte[]> answer() {
      return answer;
    }
  }

  Submission(long callId, List<Waiting> commands) {
    this.callId = callId;
    this.commands = List.copyOf(commands);
  }

  long callId() {
    return callId;
  }

  int size() {
    return commands.size();
  }

  long commandBytes() {
    return commands.stream().mapToLong(each -> each.command().length).sum();
  }

  byte[] entry() {
    return Bundle.write(commands.stream().map(Waiting::command).toList());
  }

  /**
   * Gives each command its answer. There are fewer when this node did not apply the entry itself,
   * because it was ended, or had it from a snapshot: then nobody knows them any more.
   */
  void answer(List<byte[]> answers) {
    if (answers.size() != commands.size()) {
      fail(new SubmitOutcomeUnknown("the entry was not applied here", null));
      return;
    }
    for (int i = 0; i < commands.size(); i++) {
      commands.get(i).answer().complete(answers.get(i));
    }
  }

  void fail(Throwable reason) {
    commands.forEach(each -> each.answer().completeExceptionally(reason));
  }

  void markAppended() {
    appended = true;
  }

  /** False means: certainly not in this log, nor in any other. */
  boolean mayBeLogged() {
    return appended;
  }
}
