package io.oncefs.ops.bench;

import io.oncefs.ops.cluster.Premises;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Premises whose servers run with some classes in front of all others. */
record Patched(Premises premises, Path classes) implements Premises {
  @Override
  public List<String> masters() {
    return premises.masters();
  }

  @Override
  public List<String> chunkservers() {
    return premises.chunkservers();
  }

  @Override
  public void furnish(String server, Path data) throws IOException, InterruptedException {
    premises.furnish(server, data);
  }

  @Override
  public List<String> settings(String server) {
    return premises.settings(server);
  }

  @Override
  public List<String> command(String server, List<String> java) {
    List<String> patched = new ArrayList<>(java);
    int path = patched.indexOf("-cp") + 1;
    patched.set(path, classes + File.pathSeparator + patched.get(path));
    return premises.command(server, patched);
  }
}
