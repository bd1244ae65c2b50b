package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final ChunkId CHUNK = new ChunkId(1);

  @TempDir Path directory;
  private final OpenFiles files = new OpenFiles();

  @AfterEach
  void close() {
    files.close();
  }

  private Path path(ChunkId chunk) {
    return directory.resolve(chunk.toString());
  }

  private OpenFiles.Entry take() throws IOException {
    OpenFiles.Entry entry = files.take(CHUNK, this::path);
    assertTrue(entry != null && entry.file().isOpen());
    return entry;
  }

  @Test
  void aFileStaysOpenBetweenReads() throws Exception {
    assertNull(files.take(CHUNK, this::path));
    Files.createFile(path(CHUNK));
    OpenFiles.Entry first = take();
    files.giveBack(first);
    assertTrue(first.file().isOpen());
    assertSame(first, take());
  }

  @Test
  void aForgottenFileIsOpenForThoseThatReadIt() throws Exception {
    Files.createFile(path(CHUNK));
    OpenFiles.Entry before = take();
    files.forget(CHUNK);
    assertNotSame(before, take());
    assertTrue(before.file().isOpen());
    files.giveBack(before);
    assertFalse(before.file().isOpen());
  }

  /** What is opened while a file goes may be the one that goes. */
  @Test
  void aFileThatWasForgottenWhileItWasOpenedIsNotKept() throws Exception {
    Files.createFile(path(CHUNK));
    OpenFiles.Entry going =
        files.take(
            CHUNK,
            chunk -> {
              forget(chunk);
              return path(chunk);
            });
    assertTrue(going != null && going.file().isOpen());
    assertNotSame(going, take());
    files.giveBack(going);
    assertFalse(going.file().isOpen());
  }

  private void forget(ChunkId chunk) {
    try {
      files.forget(chunk);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void twoThatOpenAtOnceBothRead() throws Exception {
    Files.writeString(path(CHUNK), "ab");
    OpenFiles.Entry[] other = new OpenFiles.Entry[1];
    OpenFiles.Entry one =
        files.take(
            CHUNK,
            chunk -> {
              other[0] = open();
              return path(chunk);
            });
    assertTrue(one != null && one.file().isOpen());
    assertEquals(2, other[0].file().size());
    files.giveBack(other[0]);
    assertFalse(other[0].file().isOpen());
    files.giveBack(one);
    assertSame(one, take());
  }

  private OpenFiles.Entry open() {
    try {
      return take();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
