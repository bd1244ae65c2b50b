package io.oncefs.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may change something over the admin HTTP: whoever shows the token. Where none is set, only
 * somebody on this machine, and no browser: a page from elsewhere could make it post, but not with
 * this header.
 */
public final class AdminGuard {
  static final String HEADER = "Authorization";
  static final String SCHEME = "Bearer ";

  private final String token;

  /**
   * For one token.
   *
   * @param token {@code oncefs.admin-token}; empty if none is set
   */
  public AdminGuard(String token) {
    this.token = token;
  }

  /**
   * Why the caller is refused; null if it is not.
   *
   * @param shown what it sent as {@link #HEADER}
   */
  @Nullable Answer refusal(List<String> shown, InetAddress caller) {
    if (shown.size() != 1 || !shown.get(0).startsWith(SCHEME)) {
      return Answer.failure(401, "NO_TOKEN", "a change wants the header '" + HEADER + ": Bearer'");
    }
    if (token.isEmpty()) {
      return isHere(caller)
          ? null
          : Answer.failure(
              403,
              "NO_TOKEN_SET",
              "from another machine a change wants a token: set the same oncefs.admin-token for"
                  + " the masters and for this command, or run the command on this master's host");
    }
    byte[] expected = token.getBytes(UTF_8);
    byte[] given = shown.get(0).substring(SCHEME.length()).getBytes(UTF_8);
    return MessageDigest.isEqual(expected, given)
        ? null
        : Answer.failure(403, "WRONG_TOKEN", "that is not this master's oncefs.admin-token");
  }

  private static boolean isHere(InetAddress caller) {
    try {
      return caller.isLoopbackAddress() || NetworkInterface.getByInetAddress(caller) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
