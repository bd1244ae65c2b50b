package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.curves.Curves;
import io.oncefs.ops.bench.curves.Curves.Sheet;
import io.oncefs.ops.bench.curves.Picture;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench draw}. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    description = "Draws what scale-files and its like have measured as PNG files.")
final class DrawCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--results",
      paramLabel = "FILE,...",
      split = ",",
      required = true,
      description = "Lines of JSON that --results of those commands wrote.")
  private List<Path> results = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the pictures go; those of the same name are replaced.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws Exception {
    Curves curves = Curves.read(results);
    if (curves.sheets().isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "there is nothing to draw in " + results,
          "oncefs bench scale-files --local DIR --results FILE");
    }
    Files.createDirectories(out);
    Grid grid = Grid.of("picture", "curves");
    for (Sheet each : curves.sheets()) {
      Path file = out.resolve(each.fileName() + ".png");
      Picture.draw(curves, each, file);
      grid.row(file.toString(), curves.on(each).size());
    }
    options.output().print(grid);
    return 0;
  }
}
