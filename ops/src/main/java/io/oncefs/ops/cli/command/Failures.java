package io.oncefs.ops.cli.command;

import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.client.AlreadyExists;
import io.oncefs.client.AppenderStopped;
import io.oncefs.client.DeadlineExceeded;
import io.oncefs.client.DirectoryNotEmpty;
import io.oncefs.client.InvalidArgument;
import io.oncefs.client.IsADirectory;
import io.oncefs.client.LimitExceeded;
import io.oncefs.client.NotADirectory;
import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFsException;
import io.oncefs.client.OutOfSequence;
import io.oncefs.client.OutcomeUnknown;
import io.oncefs.client.PreconditionFailed;
import io.oncefs.client.SequenceReused;
import io.oncefs.client.Unavailable;
import io.oncefs.client.WriterExpired;
import io.oncefs.client.WriterFenced;
import io.oncefs.master.ratis.StorageRefused;
import io.oncefs.runtime.real.DirectoryInUse;
import io.oncefs.wire.CannotListen;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which exit code and which next command an exception stands for. */
public final class Failures {
  /** What to run when no master answers. */
  public static final String START_SOME =
      "set --masters or ONCEFS_MASTERS; to start some: ops/bin/bootstrap-quorum --local 3";

  /** What to run after a failure of the client, by its exit code. */
  private static final Map<ExitCode, String> NEXT =
      Map.of(
          ExitCode.NOT_FOUND, "oncefs ls /",
          ExitCode.UNAVAILABLE, "oncefs cluster health",
          ExitCode.OUTCOME_UNKNOWN, "the same line again, with the same --writer and --sequence");

  /** In the words of the client. */
  private static final Pattern UNREACHABLE =
      Pattern.compile("no answer in time from the masters .*UNREACHABLE");

  private static final Map<Class<? extends Exception>, ExitCode> CODES = new LinkedHashMap<>();

  static {
    CODES.put(NotFound.class, ExitCode.NOT_FOUND);
    CODES.put(NoSuchFileException.class, ExitCode.NOT_FOUND);
    CODES.put(AlreadyExists.class, ExitCode.EXISTS);
    CODES.put(FileAlreadyExistsException.class, ExitCode.EXISTS);
    CODES.put(AccessDeniedException.class, ExitCode.DENIED);
    CODES.put(NotDirectoryException.class, ExitCode.USAGE);
    CODES.put(DirectoryNotEmptyException.class, ExitCode.EXISTS);
    CODES.put(DirectoryNotEmpty.class, ExitCode.EXISTS);
    CODES.put(PreconditionFailed.class, ExitCode.EXISTS);
    CODES.put(OutOfSequence.class, ExitCode.EXISTS);
    CODES.put(SequenceReused.class, ExitCode.EXISTS);
    CODES.put(WriterFenced.class, ExitCode.EXISTS);
    CODES.put(WriterExpired.class, ExitCode.EXISTS);
    CODES.put(InvalidArgument.class, ExitCode.USAGE);
    CODES.put(LimitExceeded.class, ExitCode.USAGE);
    CODES.put(IsADirectory.class, ExitCode.USAGE);
    CODES.put(NotADirectory.class, ExitCode.USAGE);
    CODES.put(IllegalArgumentException.class, ExitCode.USAGE);
    CODES.put(Unavailable.class, ExitCode.UNAVAILABLE);
    CODES.put(DeadlineExceeded.class, ExitCode.UNAVAILABLE);
    CODES.put(StorageRefused.class, ExitCode.EXISTS);
    CODES.put(StoreUnusable.class, ExitCode.EXISTS);
    CODES.put(OutputClosed.class, ExitCode.OUTPUT_CLOSED);
    CODES.put(DirectoryInUse.class, ExitCode.EXISTS);
    CODES.put(CannotListen.class, ExitCode.EXISTS);
    CODES.put(BindException.class, ExitCode.EXISTS);
    CODES.put(OutcomeUnknown.class, ExitCode.OUTCOME_UNKNOWN);
  }

  private Failures() {}

  static CommandFailure of(Exception ended) {
    if (ended instanceof CommandFailure failure) {
      return failure;
    }
    // What follows from an earlier failure is of its kind.
    Exception meant =
        ended instanceof AppenderStopped && ended.getCause() instanceof OnceFsException first
            ? first
            : ended;
    ExitCode code =
        CODES.entrySet().stream()
            .filter(each -> each.getKey().isInstance(meant))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(isPortTaken(ended) ? ExitCode.EXISTS : ExitCode.FAILED);
    if (nobodyAnswers(ended)) {
      return new CommandFailure(code, message(ended), START_SOME, ended);
    }
    String next = ended instanceof OnceFsException ? NEXT.get(code) : LocalFailures.next(ended);
    return new CommandFailure(code, message(ended), next, ended);
  }

  /** Asking for the cluster's health would only end in the same way. */
  private static boolean nobodyAnswers(Exception ended) {
    return ended instanceof OnceFsException && UNREACHABLE.matcher(message(ended)).find();
  }

  private static boolean isPortTaken(Throwable ended) {
    Throwable cause = ended.getCause();
    return cause != null && (cause instanceof BindException || isPortTaken(cause));
  }

  private static String message(Exception ended) {
    String local = LocalFailures.message(ended);
    if (local != null) {
      return local;
    }
    String message = ended.getMessage();
    return message == null ? ended.getClass().getSimpleName() : message;
  }
}
