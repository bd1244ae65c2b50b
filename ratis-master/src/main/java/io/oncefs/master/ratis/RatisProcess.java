package io.oncefs.master.ratis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from ending the process on its own, which it does when a port is taken or any thread
 * throws.
 */
final class RatisProcess {
  private static final int BACKLOG = 1;

  private RatisProcess() {}

  /** Undoes what Ratis does to the process. Ours decides through its fault handler. */
  static synchronized void tame() {
    var ours = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
    Thread.setDefaultUncaughtExceptionHandler(ours);
  }

  static void requireFree(Member self, String bindHost) throws LogStartFailed {
    InetSocketAddress address = new InetSocketAddress(bindHost, self.port());
    InetAddress local = address.getAddress();
    try (ServerSocket probe = new ServerSocket(self.port(), BACKLOG, local)) {
      probe.setReuseAddress(true);
    } catch (IOException e) {
      throw new LogStartFailed(
          "cannot listen on "
              + address
              + " for the log: "
              + e.getMessage()
              + "; another process has the port (ss -ltnp 'sport = :"
              + self.port()
              + "'), or the address is not this machine's",
          e);
    }
  }
}
