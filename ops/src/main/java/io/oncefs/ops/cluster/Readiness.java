package io.oncefs.ops.cluster;

import io.oncefs.ops.cluster.Await.NotYet;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.NodeView;
import java.io.IOException;
import java.util.stream.Collectors;

/** For {@link Await}: whether a server is ready; who waits in vain hears what it lacks. */
public final class Readiness {
  private static final int OK = 200;

  private Readiness() {}

  /** Of a server of this process. */
  static boolean of(NodeView node) throws NotYet {
    String lacks =
        node.readiness().stream()
            .filter(each -> !each.holds())
            .map(each -> each.name() + ": " + each.detail())
            .collect(Collectors.joining("; "));
    return lacks.isEmpty() || notYet(lacks);
  }

  /** Of the server that has its admin pages there. */
  public static boolean of(AdminClient admin, String http)
      throws IOException, InterruptedException, NotYet {
    AdminClient.Reply page = admin.get(http, "/readyz");
    return page.status() == OK || notYet(page.body().strip().replace("\n", "; "));
  }

  private static boolean notYet(String lacks) throws NotYet {
    throw new NotYet(lacks);
  }
}
