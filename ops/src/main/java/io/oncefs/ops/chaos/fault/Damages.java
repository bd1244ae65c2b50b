package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Disks that return what was not written, or nothing at all. The victim is always the same server,
 * so that each chunk loses one replica at most, however many of these a run has.
 */
final class Damages {
  private Damages() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "flip-bit",
            "one bit of one file of a stopped chunkserver is flipped",
            Set.of(),
            Span.SHORT,
            stage -> damage(stage, Damages::flip)),
        new Fault(
            "truncate-file",
            "one file of a stopped chunkserver loses its end",
            Set.of(),
            Span.LONG,
            stage -> damage(stage, Damages::truncate)),
        new Fault(
            "lose-disk",
            "a chunkserver's disk is replaced by an empty one",
            Set.of(),
            Span.LONG,
            Damages::lose));
  }

  /** What is done to a file. */
  private interface Harm {
    String to(FileChannel file, Stage stage) throws IOException;
  }

  private static void damage(Stage stage, Harm harm)
      throws IOException, InterruptedException, TookTooLong {
    ServerProcess victim = victim(stage);
    victim.kill();
    Path data = stage.cluster().data(victim);
    List<Path> files = filesWithContent(data);
    Path file = files.get(stage.random().nextInt(files.size()));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      stage.say(victim.name() + "/" + data.relativize(file) + ": " + harm.to(channel, stage));
    }
    stage.healing();
    Remaking.startOrRemake(stage.cluster(), victim, stage::say);
    stage.damaged(victim);
  }

  private static ServerProcess victim(Stage stage) {
    List<ServerProcess> chunkservers = stage.chunkservers();
    return chunkservers.get(chunkservers.size() - 1);
  }

  private static List<Path> filesWithContent(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(each -> Files.isRegularFile(each) && each.toFile().length() > 0)
          .sorted()
          .toList();
    }
  }

  private static String flip(FileChannel file, Stage stage) throws IOException {
    long offset = stage.random().nextLong(file.size());
    int bit = stage.random().nextInt(8);
    ByteBuffer one = ByteBuffer.allocate(1);
    file.read(one, offset);
    one.put(0, (byte) (one.get(0) ^ 1 << bit));
    file.write(one.rewind(), offset);
    return "bit " + bit + " of byte " + offset + " of " + file.size();
  }

  private static String truncate(FileChannel file, Stage stage) throws IOException {
    long size = file.size();
    long left = stage.random().nextLong(size);
    file.truncate(left);
    return left + " bytes left of " + size;
  }

  private static void lose(Stage stage) throws IOException, InterruptedException, TookTooLong {
    ServerProcess victim = victim(stage);
    stage.say("kill -9 " + victim.name() + ", its disk is empty");
    victim.kill();
    stage.healing();
    stage.cluster().reformat(victim);
    victim.start();
    stage.damaged(victim);
  }
}
