package io.oncefs.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** One page for people that asks the JSON pages again every second. */
final class LivePage implements Page {
  private final String html;

  LivePage(NodeView node) {
    this.html =
        template()
            .replace("{{kind}}", node.kind())
            .replace("{{id}}", node.id())
            .replace("{{cluster}}", node.clusterId())
            .replace("{{address}}", node.address());
  }

  @Override
  public Answer get(Map<String, String> query) {
    return Answer.html(html);
  }

  private static String template() {
    try (InputStream in = LivePage.class.getResourceAsStream("live.html")) {
      if (in == null) {
        throw new IllegalStateException("live.html is missing from this build");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
