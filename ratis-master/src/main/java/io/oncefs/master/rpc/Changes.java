package io.oncefs.master.rpc;

import io.oncefs.common.InvariantBroken;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a client's change into a command, or says what is wrong with it. */
final class Changes {
  private final Proposer proposer;
  private final FileOptions defaults;
  private final Replies replies;

  Changes(Proposer proposer, FileOptions defaults, Replies replies) {
    this.proposer = proposer;
    this.defaults = defaults;
    this.replies = replies;
  }

  void handle(MasterRequest.Change request, Consumer<MasterReply> answer) {
    String problem = problemWith(request);
    if (problem != null) {
      answer.accept(new Failed(Code.INVALID, problem));
    } else {
      proposer.propose(command(request), applied -> answer.accept(replies.toChange(applied)));
    }
  }

  private @Nullable String problemWith(MasterRequest.Change request) {
    if (request instanceof MasterRequest.CreateFile create) {
      String problem = FilePath.problemWith(create.path());
      return problem != null
          ? problem
          : Options.problemWith(Options.complete(create.options(), defaults));
    } else if (request instanceof MasterRequest.Rename rename) {
      String problem = FilePath.problemWith(rename.from());
      return problem != null ? problem : FilePath.problemWith(rename.to());
    } else if (request instanceof MasterRequest.Undelete undelete) {
      String problem = FilePath.problemWith(undelete.path());
      return problem != null ? problem : FilePath.problemWith(undelete.to());
    } else if (request instanceof MasterRequest.MakeDirectory make) {
      return FilePath.problemWith(make.path());
    } else if (request instanceof MasterRequest.Delete delete) {
      return FilePath.problemWith(delete.path());
    } else if (request instanceof MasterRequest.Touch touch) {
      return FilePath.problemWith(touch.path());
    }
    throw unknown(request);
  }

  private Command command(MasterRequest.Change request) {
    if (request instanceof MasterRequest.CreateFile create) {
      return new Command.CreateFile(
          create.request(),
          new FilePath(create.path()),
          Options.complete(create.options(), defaults),
          create.parents(),
          create.exclusive());
    } else if (request instanceof MasterRequest.MakeDirectory make) {
      return new Command.MakeDirectory(make.request(), new FilePath(make.path()), make.parents());
    } else if (request instanceof MasterRequest.Rename rename) {
      return new Command.Rename(
          rename.request(),
          new FilePath(rename.from()),
          new FilePath(rename.to()),
          rename.replace());
    } else if (request instanceof MasterRequest.Delete delete) {
      return new Command.Delete(delete.request(), new FilePath(delete.path()), delete.recursive());
    } else if (request instanceof MasterRequest.Undelete undelete) {
      return new Command.Undelete(
          undelete.request(), new FilePath(undelete.path()), new FilePath(undelete.to()));
    } else if (request instanceof MasterRequest.Touch touch) {
      return new Command.Touch(touch.request(), new FilePath(touch.path()));
    }
    throw unknown(request);
  }

  private static InvariantBroken unknown(MasterRequest.Change request) {
    return new InvariantBroken("a change of no known kind: " + request);
  }
}
