package io.oncefs.ops.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** What goes back to a browser, a load balancer or a script. */
public record Answer(int status, String contentType, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A document of records, maps, lists, numbers and texts. */
  public static Answer json(int status, Object document) {
    try {
      String body = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
      return new Answer(status, "application/json", body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON document: " + document.getClass(), e);
    }
  }

  public static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text);
  }

  static Answer html(String page) {
    return new Answer(200, "text/html; charset=utf-8", page);
  }

  static Answer failure(int status, String code, String message) {
    return json(status, Map.of("error", Map.of("code", code, "message", message)));
  }
}
