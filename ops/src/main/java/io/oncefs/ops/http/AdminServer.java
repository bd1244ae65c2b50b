package io.oncefs.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for people and scripts: GET and HEAD of a fixed set of pages, POST to a few
 * actions, few threads, bounded queue, and connections that hang are cut.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private static final int THREADS = 4;
  private static final int QUEUE = 64;
  private static final int BACKLOG = 64;

  /** The JDK's server reads its limits once, when its classes are first used. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          "sun.net.httpserver.idleInterval", "30",
          "sun.net.httpserver.maxIdleConnections", "32",
          "sun.net.httpserver.maxReqHeaders", "64",
          "jdk.httpserver.maxConnections", "128");

  static {
    LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Page> pages;
  private final Map<String, Action> actions;
  private final AdminGuard guard;

  private AdminServer(
      HttpServer server, Map<String, Page> pages, Map<String, Action> actions, AdminGuard guard) {
    this.server = server;
    this.threads = Threads.bounded("admin-http-" + server.getAddress().getPort(), THREADS, QUEUE);
    this.pages = new TreeMap<>(pages);
    this.actions = new TreeMap<>(actions);
    this.guard = guard;
  }

  /**
   * Starts to answer; nothing can be changed.
   *
   * @param port 0 for any free one
   * @param pages by path
   * @throws BindException if the port is in use
   */
  public static AdminServer start(String host, int port, Map<String, Page> pages)
      throws IOException {
    return start(host, port, pages, Map.of(), new AdminGuard(""));
  }

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   * @param pages by path
   * @param actions by path; who may, the guard says
   * @throws BindException if the port is in use
   */
  public static AdminServer start(
      String host, int port, Map<String, Page> pages, Map<String, Action> actions, AdminGuard guard)
      throws IOException {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    } catch (BindException taken) {
      BindException named =
          new BindException(
              "cannot listen on "
                  + host
                  + ":"
                  + port
                  + " for admin HTTP ("
                  + taken.getMessage()
                  + "): stop the process that has it (ss -ltnp 'sport = :"
                  + port
                  + "' names it)");
      named.initCause(taken);
      throw named;
    }
    AdminServer server = new AdminServer(http, pages, actions, guard);
    http.setExecutor(server.threads);
    http.createContext("/", server::answer);
    http.start();
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Answer answer = answer(exchange, method);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      byte[] body = answer.body().getBytes(UTF_8);
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange, String method) {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    if (method.equals("GET") || method.equals("HEAD")) {
      return page(path, query);
    }
    Action action = method.equals("POST") ? actions.get(path) : null;
    if (action == null) {
      return refused(exchange, method);
    }
    Answer refusal =
        guard.refusal(
            exchange.getRequestHeaders().getOrDefault(AdminGuard.HEADER, List.of()),
            exchange.getRemoteAddress().getAddress());
    return refusal == null ? act(action, path, query) : refusal;
  }

  private static Answer act(Action action, String path, @Nullable String query) {
    LOG.info("POST {}?{}", path, query);
    try {
      return action.post(parameters(query));
    } catch (IllegalArgumentException wrong) {
      return Answer.failure(400, "INVALID", String.valueOf(wrong.getMessage()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Answer.failure(503, "CLOSING", "this server is being closed");
    } catch (RuntimeException defect) {
      LOG.warn("action {} failed", path, defect);
      return Answer.failure(500, "INTERNAL", "the action failed: " + defect);
    }
  }

  private static Answer refused(HttpExchange exchange, String method) {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    return Answer.failure(405, "METHOD_NOT_ALLOWED", method + " is not answered here, use GET");
  }

  private Answer page(@Nullable String path, @Nullable String query) {
    Page page = pages.get(path);
    if (page == null) {
      return Answer.failure(404, "NOT_FOUND", "no such page; there are " + pages.keySet());
    }
    try {
      return page.get(parameters(query));
    } catch (RuntimeException defect) {
      LOG.warn("page {} failed", path, defect);
      return Answer.failure(500, "INTERNAL", "the page failed: " + defect);
    }
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null) {
      for (String each : query.split("&", -1)) {
        String[] parts = each.split("=", 2);
        parameters.put(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
