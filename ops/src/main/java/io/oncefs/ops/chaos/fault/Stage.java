package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.ground.Ground;
import io.oncefs.ops.chaos.ground.Namespaces;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What a fault finds: the cluster, who plays which part in it right now, and the ground. */
public final class Stage {
  private final ProcessCluster cluster;
  private final Ground ground;
  private final String file;
  private final SplittableRandom random;
  private final Consumer<String> script;
  private final Runnable healing;
  private final Set<String> damaged;

  /**
   * For one fault.
   *
   * @param file whose tail's replicas are the victims
   * @param script hears what is done, step by step
   * @param healing hears when the fault is being taken back
   * @param damaged takes host:port of chunkservers that may have lost replicas
   */
  public Stage(
      ProcessCluster cluster,
      Ground ground,
      String file,
      SplittableRandom random,
      Consumer<String> script,
      Runnable healing,
      Set<String> damaged) {
    this.cluster = cluster;
    this.ground = ground;
    this.file = file;
    this.random = random;
    this.script = script;
    this.healing = healing;
    this.damaged = damaged;
  }

  ProcessCluster cluster() {
    return cluster;
  }

  Ground ground() {
    return ground;
  }

  Namespaces network() {
    return ground.network();
  }

  SplittableRandom random() {
    return random;
  }

  void say(String step) {
    script.accept(step);
  }

  /** From here on the fault is taken back. */
  void healing() {
    healing.run();
  }

  /** What this chunkserver held may be gone. */
  void damaged(ServerProcess chunkserver) {
    damaged.add(cluster.chunkserverAddresses().get(chunkservers().indexOf(chunkserver)));
  }

  void hold(Duration time) throws InterruptedException {
    Threads.pause(time);
  }

  /** The master that leads. */
  ServerProcess leader() throws InterruptedException, TookTooLong {
    return cluster.master(cluster.leader());
  }

  /** The masters that do not. */
  List<ServerProcess> followers() throws InterruptedException, TookTooLong {
    List<ServerProcess> followers = new ArrayList<>(masters());
    followers.remove(leader());
    return followers;
  }

  List<ServerProcess> masters() {
    return cluster.all().subList(0, cluster.masterAddresses().size());
  }

  List<ServerProcess> chunkservers() {
    List<ServerProcess> all = cluster.all();
    return all.subList(cluster.masterAddresses().size(), all.size());
  }

  /** The chunkserver that leads the tail of the file. */
  ServerProcess primary() throws IOException, InterruptedException, TookTooLong {
    return replicas().get(0);
  }

  /** One that holds a replica of the tail and does not lead it. */
  ServerProcess replica() throws IOException, InterruptedException, TookTooLong {
    return replicas().get(1);
  }

  /** The chunkservers of the tail, the primary first. */
  List<ServerProcess> replicas() throws IOException, InterruptedException, TookTooLong {
    return cluster.replicasOf(file).stream().map(cluster::chunkserver).toList();
  }
}
