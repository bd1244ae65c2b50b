package io.oncefs.client;

import io.oncefs.client.core.Failure;
import io.oncefs.client.session.AppendSession;
import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.FileReading;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.FileId;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.Change;
import io.oncefs.protocol.RequestId;
import io.oncefs.runtime.Host;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A OnceFS cluster.
 *
 * <pre>{@code
 * try (var fs = OnceFs.connect("m1:9640,m2:9640,m3:9640")) {
 *   AppendResult r = fs.append("/logs/app.log", "hello\n".getBytes(UTF_8)); // exactly once
 * }
 * }</pre>
 *
 * Methods block, retry inside under one deadline, and throw a subclass of {@link OnceFsException}.
 * Paths are absolute and separated by {@code /}. One client serves any number of threads.
 */
public final class OnceFs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnceFs.class);

  private static final long CLOSE_MILLIS_MAX = 2_000;

  private final ClusterSession session;
  private final ClientConfig config;
  private final Callbacks callbacks;
  private final Listing listing;
  private final SharedAppenders shared;
  private final List<AutoCloseable> parts;

  OnceFs(Host host, ClusterSession session, ClientConfig config, List<AutoCloseable> parts) {
    this.session = session;
    this.config = config;
    this.callbacks = new Callbacks(host.newLoop("oncefs-callbacks"));
    this.listing = new Listing(session);
    this.shared = new SharedAppenders(this, host.clock(), config.rebind());
    this.parts = parts;
  }

  /**
   * Connects.
   *
   * @param masters {@code host:port,host:port,...}
   */
  public static OnceFs connect(String masters) {
    return builder(masters).connect();
  }

  /** Connects with other than the default settings. */
  public static OnceFsBuilder builder(String masters) {
    return new OnceFsBuilder(masters);
  }

  /**
   * Appends, exactly once, creating the file and its directories if they are missing. All calls of
   * this client for one path share a writer. The path is looked up again every few seconds; a
   * rename or delete by this client is noticed at once.
   */
  public AppendResult append(String path, byte[] bytes) throws OnceFsException {
    return shared.append(path, bytes);
  }

  /** Appends as a writer of one's own. */
  public AppenderBuilder appender(String path) {
    return new AppenderBuilder(this, path, config.appender());
  }

  /**
   * Creates an empty file, and the directories above it.
   *
   * @throws AlreadyExists if there is something at the path
   */
  public void create(String path) throws OnceFsException {
    create(path, FileSettings.DEFAULT);
  }

  /** Creates an empty file that is kept in a way of its own. */
  public void create(String path, FileSettings settings) throws OnceFsException {
    createFile(path, settings, true);
  }

  /** Creates a directory, and those above it; one that exists is fine. */
  public void mkdirs(String path) throws OnceFsException {
    String checked = WellFormed.path(path);
    change(request -> new MasterRequest.MakeDirectory(request, checked, true));
  }

  /** What is in a directory, by name. */
  public List<FileInfo> list(String path) throws OnceFsException {
    return listing.all(path);
  }

  /**
   * A page of what is in a directory, by name.
   *
   * @param startAfter the last name of the page before; empty for the first
   * @param max at most so many, up to 1,000
   */
  public List<FileInfo> list(String path, String startAfter, int max) throws OnceFsException {
    return listing.page(path, startAfter, max);
  }

  /** What is at a path, with its exact length. */
  public FileInfo stat(String path) throws OnceFsException {
    FileStatus status = status(path);
    boolean growing = !status.directory() && status.openTail();
    long length = growing ? Exceptions.await(session.length(status.file())) : status.sealedLength();
    return Listing.info(status, length, true);
  }

  /** Whether there is something at a path. */
  public boolean exists(String path) throws OnceFsException {
    try {
      status(path);
      return true;
    } catch (NotFound nothing) {
      return false;
    }
  }

  /**
   * The file's committed length: everything acknowledged before this call counts, whoever appended
   * it.
   */
  public long length(String path) throws OnceFsException {
    return Exceptions.await(session.length(file(path).file()));
  }

  /** Moves a file or directory; the target must not exist, its parent must. Appenders go on. */
  public void rename(String from, String to) throws OnceFsException {
    move(from, to, false);
  }

  /**
   * Moves a file to where another one may be, which is deleted in the same step: whoever looks
   * finds the one or the other there, never nothing.
   *
   * @throws IsADirectory if the target is a directory
   */
  public void replace(String from, String to) throws OnceFsException {
    move(from, to, true);
  }

  private void move(String from, String to, boolean replace) throws OnceFsException {
    String source = WellFormed.path(from);
    String target = WellFormed.path(to);
    change(request -> new MasterRequest.Rename(request, source, target, replace));
    shared.forget(from);
    shared.forget(to);
  }

  /**
   * Deletes a file or directory.
   *
   * @return how many files and directories went
   */
  public long delete(String path, boolean recursive) throws OnceFsException {
    String checked = WellFormed.path(path);
    MasterReply.Deleted deleted =
        Exceptions.await(
            session.change(
                request -> new MasterRequest.Delete(request, checked, recursive),
                MasterReply.Deleted.class));
    shared.forget(path);
    return deleted.entries();
  }

  /** Takes back the latest deletion of what was at a path; fails if something is there now. */
  public FileInfo undelete(String path) throws OnceFsException {
    return undelete(path, path);
  }

  /** The same, to another place: it must not exist, its parent must. */
  public FileInfo undelete(String path, String to) throws OnceFsException {
    String source = WellFormed.path(path);
    String target = WellFormed.path(to);
    FileStatus status = change(request -> new MasterRequest.Undelete(request, source, target));
    return Listing.info(status, status.sealedLength(), !status.openTail());
  }

  /** What was deleted and can be taken back, by path. */
  public List<DeletedInfo> deleted() throws OnceFsException {
    return listing.deleted();
  }

  /** Sets the modification time to now, by the leading master's clock; creates no file. */
  public void touch(String path) throws OnceFsException {
    String checked = WellFormed.path(path);
    change(request -> new MasterRequest.Touch(request, checked));
  }

  /** The writers of a file, for operators. */
  public FileWriters writers(String path) throws OnceFsException {
    return new FileWriters(session, file(path).file());
  }

  /** Reads a file from its start to the length it has now. */
  public InputStream open(String path) throws OnceFsException {
    FileReading reading = reading(file(path).file());
    return new ReadStream(reading, Exceptions.await(reading.length()), config.readAhead());
  }

  /** Reads a file at any position; {@code size()} is its committed length at that moment. */
  public SeekableByteChannel channel(String path) throws OnceFsException {
    return new ReadChannel(reading(file(path).file()));
  }

  /**
   * Follows a file: reads every byte from an offset on, once and in order, and waits for more at
   * the end. It never ends by itself; closing it, from any thread, ends a read that waits. What
   * moves the file moves the reader with it. After an exception that {@link
   * OnceFsException#isRetriable can be retried} the next read goes on at the same byte.
   *
   * @param from at most the file's length; that is what {@link #length} gives to begin at the end
   * @throws InvalidArgument if the file is not that long
   */
  public InputStream tail(String path, long from) throws OnceFsException {
    FileId file = file(path).file();
    long length = from <= 0 ? 0 : Exceptions.await(session.length(file));
    if (from < 0 || from > length) {
      throw new InvalidArgument(
          path + " cannot be followed from byte " + from + ": it has " + length + " bytes");
    }
    return new TailStream(Exceptions.await(session.follow(file, from, config.readAhead())));
  }

  /** Ends what is under way and leaves the cluster. Idempotent. */
  @Override
  public void close() {
    shared.close();
    CompletableFuture<Void> ended = session.end();
    try {
      ended.get(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("not all goodbyes were heard", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (AutoCloseable each : parts) {
      try {
        each.close();
      } catch (Exception failed) {
        LOG.warn("a part of the client did not close", failed);
      }
    }
    callbacks.close();
  }

  Appender openAppender(String path, @Nullable String writer, AppenderSettings settings)
      throws OnceFsException {
    FileStatus status = existingOrNew(path);
    CompletableFuture<AppendSession> opened =
        writer == null
            ? session.appender(status.file(), settings.terms())
            : session.appender(status.file(), writer, settings.terms());
    return new Appender(session, status.file(), Exceptions.await(opened), callbacks, settings);
  }

  /** Looks before it creates: a look costs the masters no log entry. */
  private FileStatus existingOrNew(String path) throws OnceFsException {
    try {
      return file(path);
    } catch (NotFound nothing) {
      return createFile(path, FileSettings.DEFAULT, false);
    }
  }

  /** The id of the file at the path; null if there is none. */
  @Nullable FileId fileAt(String path) throws OnceFsException {
    try {
      return file(path).file();
    } catch (NotFound nothing) {
      return null;
    }
  }

  /** The same, without waiting; a directory is no file. */
  CompletableFuture<Optional<FileId>> findFile(String path) {
    return session
        .ask(new MasterRequest.Stat(path), MasterReply.Status.class)
        .thenApply(
            answer ->
                answer.status().directory()
                    ? Optional.<FileId>empty()
                    : Optional.of(answer.status().file()))
        .exceptionallyCompose(
            thrown ->
                OperationFailed.failureOf(thrown).kind() == Failure.Kind.NOT_FOUND
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(thrown));
  }

  private FileReading reading(FileId file) throws OnceFsException {
    return Exceptions.await(session.reader(file));
  }

  private FileStatus file(String path) throws OnceFsException {
    FileStatus status = status(path);
    if (status.directory()) {
      throw new IsADirectory(path + " is a directory; list it with `oncefs ls " + path + "`");
    }
    return status;
  }

  private FileStatus status(String path) throws OnceFsException {
    MasterRequest.Stat question = new MasterRequest.Stat(WellFormed.path(path));
    return Exceptions.await(session.ask(question, MasterReply.Status.class)).status();
  }

  private FileStatus createFile(String path, FileSettings settings, boolean exclusive)
      throws OnceFsException {
    String checked = WellFormed.path(path);
    FileOptions options =
        new FileOptions(settings.replication(), settings.minimumReplicas(), settings.chunkBytes());
    return change(
        request -> new MasterRequest.CreateFile(request, checked, options, true, exclusive));
  }

  private FileStatus change(Function<RequestId, Change> request) throws OnceFsException {
    return Exceptions.await(session.change(request, MasterReply.Status.class)).status();
  }
}
