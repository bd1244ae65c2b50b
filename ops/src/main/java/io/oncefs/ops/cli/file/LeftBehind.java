package io.oncefs.ops.cli.file;

import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Collects what uploads that were killed left behind: nobody else would ever remove it. */
final class LeftBehind {
  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(Unfinished.PREFIX) + "[0-9a-f]{1,16}");

  /** An upload that is younger may still be under way. */
  private static final long AGE_MILLIS = TimeUnit.DAYS.toMillis(1);

  private static final int LOOK_MAX = 100;

  private final List<String> paths = new ArrayList<>();
  private final long nowMillis;

  LeftBehind(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  static LeftBehind nothing() {
    return new LeftBehind(new RealHost(new HaltOnFault()).clock().wallMillis());
  }

  /** What stands in the directory of a path. */
  static LeftBehind in(OnceFs fs, String path) throws OnceFsException {
    String directory = Unfinished.directory(path);
    String listed = directory.length() > 1 ? directory.substring(0, directory.length() - 1) : "/";
    LeftBehind left = nothing();
    fs.list(listed, Unfinished.PREFIX, LOOK_MAX).forEach(left::look);
    return left;
  }

  /** Remembers the file if it is one of them. */
  void look(FileInfo file) {
    boolean old = nowMillis - file.modifiedMillis() > AGE_MILLIS;
    if (old && !file.directory() && NAME.matcher(file.name()).matches()) {
      paths.add(file.path());
    }
  }

  List<String> paths() {
    return paths;
  }

  /** Names them, unless there are none. */
  void say(OutputOptions options) {
    if (!paths.isEmpty()) {
      String first = paths.get(0);
      options.say(
          first
              + (paths.size() > 1 ? " and " + (paths.size() - 1) + " more" : "")
              + " was left behind by an upload more than a day ago; next: oncefs rm "
              + Quoted.of(first));
    }
  }
}
