package io.oncefs.master.ratis;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A master's directory is not what it should be. The message names the directory, both values, and
 * the command that helps; nothing has been changed.
 */
public final class StorageRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the directory. */
  public enum Reason {
    /** There is nothing in it. */
    NOT_FORMATTED,
    /** To be formatted, but there is something in it. */
    NOT_EMPTY,
    /** To be formatted, but it is already, with the same ids: a second run has nothing to do. */
    ALREADY_FORMATTED,
    META_MISSING,
    META_DAMAGED,
    NEWER_FORMAT,
    OTHER_CLUSTER,
    OTHER_NODE,
    RAFT_DIRECTORY_MISSING,
    /** How this master voted cannot be read any more; it could vote twice. */
    VOTE_UNKNOWN,
    /** Who votes cannot be read any more; guessing could let a minority decide. */
    VOTERS_UNKNOWN,
    /**
     * The tables are damaged or behind, and the snapshot they should be restored from is damaged
     * too.
     */
    SNAPSHOT_DAMAGED,
    /** A file of the log is damaged; what comes after the damage is not trusted. */
    LOG_DAMAGED,
    /** The tables hold entries that the log no longer has: what it promised to keep is gone. */
    LOG_SHORTER_THAN_TABLES,
    /** Entries between the tables and the beginning of the log are gone. */
    LOG_BEGINS_TOO_LATE,
    /** There is no room to open the log; nothing is wrong with what is there. */
    DISK_FULL
  }

  private final Reason reason;
  private final transient Path directory;
  private final @Nullable String expected;
  private final @Nullable String found;
  private final String command;

  StorageRefused(
      Reason reason,
      Path directory,
      String problem,
      @Nullable String expected,
      @Nullable String found,
      String command,
      @Nullable Throwable cause) {
    super(message(directory, problem, expected, found, command), cause);
    this.reason = reason;
    this.directory = directory;
    this.expected = expected;
    this.found = found;
    this.command = command;
  }

  StorageRefused(
      Reason reason,
      Path directory,
      String problem,
      @Nullable String expected,
      @Nullable String found,
      String command) {
    this(reason, directory, problem, expected, found, command, null);
  }

  private static String message(
      Path directory,
      String problem,
      @Nullable String expected,
      @Nullable String found,
      String command) {
    String values = expected == null ? "" : " (expected " + expected + ", found " + found + ")";
    return directory + ": " + problem + values + "; to fix it: " + command;
  }

  public Reason reason() {
    return reason;
  }

  public Path directory() {
    return directory;
  }

  /** What should have been there, if that can be said in a word. */
  public @Nullable String expected() {
    return expected;
  }

  public @Nullable String found() {
    return found;
  }

  /** A command line, with a word of advice where there is a choice. */
  public String command() {
    return command;
  }
}
