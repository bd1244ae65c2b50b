package io.oncefs.ops.chaos.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Disk images with a file system each, so that one server's disk can fill up or lose its power
 * without another noticing.
 */
public final class Images {
  private static final String SIZE = "1G";

  /** No file of a server's: those go when it needs their room. */
  private static final String FILLER = "taken-by-others";

  /** FS_IOC_SHUTDOWN with NOLOGFLUSH: nothing that was not synced reaches the disk any more. */
  private static final String SHUTDOWN =
      "open(my $d, '<', $ARGV[0]) or die $!; my $flag = pack('L', 2);"
          + " ioctl($d, 0x8004587d, $flag) or die $!";

  private static final long BLOCK = 4_096;
  private static final int FILL_STEPS_MAX = 64;

  private final Path directory;
  private final Undo undo;

  Images(Path directory, Undo undo) {
    this.directory = directory;
    this.undo = undo;
  }

  /** Makes an empty file system and mounts it there. */
  void mountNew(String server, Path data) throws IOException, InterruptedException {
    Path image = image(server);
    Files.createDirectories(directory);
    Files.createDirectories(data);
    Shell.must("truncate", "-s", SIZE, image.toString());
    Shell.must("mkfs.ext4", "-q", "-F", image.toString());
    undo.note("umount", "-l", data.toString());
    mount(server, data);
    Files.delete(data.resolve("lost+found"));
  }

  private void mount(String server, Path data) throws IOException, InterruptedException {
    Shell.must("mount", "-o", "loop", image(server).toString(), data.toString());
  }

  private Path image(String server) {
    return directory.resolve(server + ".img");
  }

  /**
   * What the server has not synced is gone from now on. It must stand still, so that no sync under
   * way reports a success that it did not have.
   */
  public void forgetUnsynced(Path data) throws IOException, InterruptedException {
    Shell.must("perl", "-e", SHUTDOWN, data.toString());
  }

  /** Mounts it again after {@link #forgetUnsynced}, once the server is gone. */
  public void remount(String server, Path data) throws IOException, InterruptedException {
    Shell.must("umount", data.toString());
    mount(server, data);
  }

  /** Leaves so many bytes free; of 0, less than a block or two. */
  public void fill(Path data, long left) throws IOException, InterruptedException {
    Path filler = data.resolve(FILLER);
    long free = Files.getFileStore(data).getUnallocatedSpace() - left;
    // To the last block takes several steps: what one asks for may not be had in one piece. The
    // server may free some meanwhile, so their number has an end.
    for (int step = 0; step < (left > 0 ? 1 : FILL_STEPS_MAX) && free >= BLOCK; step++) {
      String more = Long.toString(free / BLOCK * BLOCK);
      String length = Long.toString(Files.exists(filler) ? Files.size(filler) : 0);
      int exit =
          Shell.run(List.of("fallocate", "-o", length, "-l", more, filler.toString())).exit();
      free = exit == 0 ? free : free / 2;
    }
  }

  /** Takes back {@link #fill}, durably: the next power cut must not fill the disk again. */
  public void free(Path data) throws IOException, InterruptedException {
    Files.deleteIfExists(data.resolve(FILLER));
    Shell.must("sync", "--file-system", data.toString());
  }
}
