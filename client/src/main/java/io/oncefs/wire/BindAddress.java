package io.oncefs.wire;

/**
 * Where a server is to listen.
 *
 * @param port 0 for any that is free
 * @param configKey the setting an operator changes to have another one
 */
public record BindAddress(String host, int port, String configKey) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
