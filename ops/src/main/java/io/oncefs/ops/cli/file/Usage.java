package io.oncefs.ops.cli.file;

import io.oncefs.client.FileInfo;
import io.oncefs.client.InvalidArgument;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What lies at and below a path.
 *
 * @param tooDeep directories that no path leads to, because their tree was moved down; what is in
 *     them is not counted
 */
record Usage(long files, long directories, long bytes, long chunks, long tooDeep) {

  /**
   * Walks the tree.
   *
   * @param seen hears of every file
   */
  static Usage of(OnceFs fs, FileInfo top, Consumer<FileInfo> seen) throws OnceFsException {
    long files = 0;
    long directories = 0;
    long bytes = 0;
    long chunks = 0;
    long tooDeep = 0;
    Deque<FileInfo> waiting = new ArrayDeque<>();
    waiting.add(top);
    while (!waiting.isEmpty()) {
      FileInfo each = waiting.remove();
      if (each.directory()) {
        directories++;
        try {
          waiting.addAll(fs.list(each.path()));
        } catch (InvalidArgument noPath) {
          tooDeep++;
        }
      } else {
        seen.accept(each);
        files++;
        bytes += each.length();
        chunks += each.chunks();
      }
    }
    return new Usage(files, directories, bytes, chunks, tooDeep);
  }

  /** Empty, or what to tell who asked: that not everything was counted. */
  String remark() {
    return tooDeep == 0
        ? ""
        : tooDeep
            + " directories lie deeper than a path can name and were not looked into; move the"
            + " tree up with oncefs mv";
  }
}
