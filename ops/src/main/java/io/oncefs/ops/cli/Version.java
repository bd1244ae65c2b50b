package io.oncefs.ops.cli;

import io.oncefs.ops.http.BuildVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
public final class Version implements Callable<Integer>, IVersionProvider {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println("oncefs " + BuildVersion.current());
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"oncefs " + BuildVersion.current()};
  }
}
