package io.oncefs.ops.bench.curves;

import io.oncefs.ops.bench.curves.Curves.Sheet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** One sheet of curves as a PNG; both axes are logarithmic, so what is flat looks flat. */
public final class Picture {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;

  /** A logarithmic axis has no zero. */
  private static final double LEAST = 1e-3;

  private Picture() {}

  /** Draws it into a file, which is replaced. */
  public static void draw(Curves curves, Sheet sheet, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(sheet.what() + ": " + sheet.unit())
            .xAxisTitle(sheet.what())
            .yAxisTitle(Curves.axis(sheet))
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    for (Map.Entry<String, Map<Long, Double>> each : curves.on(sheet).entrySet()) {
      List<Double> numbers = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      each.getValue()
          .forEach(
              (number, value) -> {
                numbers.add((double) number);
                values.add(Math.max(LEAST, value));
              });
      chart.addSeries(each.getKey(), numbers, values);
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
  }
}
