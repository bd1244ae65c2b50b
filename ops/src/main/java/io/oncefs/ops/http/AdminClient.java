package io.oncefs.ops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks the admin HTTP of servers. */
public final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration PATIENCE_FOR_CHANGES = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * What a page said.
   *
   * @param body as text
   */
  public record Reply(int status, String body) {
    /** The body as JSON. */
    public JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }

  /**
   * Gets one page.
   *
   * @param server host:port
   * @throws IOException if nobody answers in time
   */
  public Reply get(String server, String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request(server, path, PATIENCE), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }

  /**
   * Asks for a change.
   *
   * @param server host:port
   * @param token {@code oncefs.admin-token}; empty if none is set
   * @throws IOException if nobody answers in time
   */
  public Reply post(String server, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server + path))
            .header(AdminGuard.HEADER, AdminGuard.SCHEME + (token.isEmpty() ? "none" : token))
            .timeout(PATIENCE_FOR_CHANGES)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }

  /** Asks for one page and does not wait; fails if nobody answers in time. */
  CompletableFuture<Reply> ask(String server, String path, Duration patience) {
    return client
        .sendAsync(request(server, path, patience), BodyHandlers.ofString())
        .thenApply(response -> new Reply(response.statusCode(), response.body()));
  }

  private static HttpRequest request(String server, String path, Duration patience) {
    return HttpRequest.newBuilder(URI.create("http://" + server + path)).timeout(patience).build();
  }
}
