package io.oncefs.ops.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is; the build writes the number into a resource beside this class. */
@Command(name = "version", description = "Prints the version.")
public final class Version implements Callable<Integer>, IVersionProvider {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The version the build wrote, such as {@code 0.1.0}. */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from this build");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Override
  public Integer call() {
    spec.commandLine().getOut().println("oncefs " + current());
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"oncefs " + current()};
  }
}
