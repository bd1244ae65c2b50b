package io.oncefs.wire;

/**
 * Where a server listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
record Address(String host, int port) {
  private static final int PORT_MAX = 65_535;

  /** Reads host:port or [host]:port. */
  static Address parse(String text) throws Unreachable {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new Unreachable("'" + text + "' is ambiguous: write an IPv6 address as [host]:port");
    }
    int port = colon < 0 ? -1 : port(text.substring(colon + 1));
    if (host.isBlank() || port < 1 || port > PORT_MAX) {
      throw new Unreachable("'" + text + "' is no host:port");
    }
    return new Address(host, port);
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException noNumber) {
      return -1;
    }
  }
}
