package io.oncefs.master.policy;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ServerRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses servers for a new chunk: those with the least to do for the space they have, on different
 * racks where there are several.
 */
public final class Placement {
  /** A server takes a replica if it has space for this many such chunks. */
  static final int CHUNKS_OF_SPACE_MIN = 4;

  private Placement() {}

  /**
   * A server a replica may go to.
   *
   * @param openChunks replicas of open chunks it has
   * @param openPrimaries those it is primary of
   * @param trusted whether it was heard of just now and answers
   * @param settled whether it has run for a while: to lead a chunk for the first time takes a
   *     server some hundred milliseconds more than it does later, and writers wait meanwhile
   */
  public record Site(
      ServerRow server,
      boolean trusted,
      boolean settled,
      long freeBytes,
      int openChunks,
      int openPrimaries) {
    double load() {
      return (openChunks + 1.0) / Math.max(1, freeBytes);
    }

    /** Whether it has space for such a chunk, and some more. */
    public boolean hasRoom(long capacityBytes) {
      return freeBytes / CHUNKS_OF_SPACE_MIN >= capacityBytes;
    }
  }

  /**
   * What is wanted.
   *
   * @param goal replicas
   * @param before what became of the chunk that this one follows; null if nobody knows
   */
  public record Wish(int goal, int minimum, long capacityBytes, @Nullable Before before) {}

  /**
   * How the chunk before ended.
   *
   * @param primary counted among {@link Site#openPrimaries} still
   * @param trouble whether another server should lead now, if there is one. Otherwise the same one
   *     should, if it leads no more than others: it has the writer table in memory, hears of the
   *     chunk with the answer to its question, and writers are connected to it
   */
  public record Before(StoreId primary, boolean trouble) {
    private boolean isWellLedBy(Site site) {
      return !trouble && site.server().store().equals(primary);
    }

    private boolean isIllLedBy(Site site) {
      return trouble && site.server().store().equals(primary);
    }
  }

  /**
   * Candidates, the primary first. Servers that are not trusted are among them only if there are
   * too few others: a tail on a dead server comes to nothing.
   *
   * @param entropy decides between equals
   */
  public static List<Candidate> choose(List<Site> sites, Wish wish, long entropy) {
    List<Site> ranked = new ArrayList<>();
    for (Site site : sites) {
      if (site.hasRoom(wish.capacityBytes())) {
        ranked.add(site);
      }
    }
    shuffle(ranked, new SplittableRandom(entropy));
    ranked.sort(Comparator.comparing(Site::trusted).reversed().thenComparing(Site::load));
    int trusted = (int) ranked.stream().filter(Site::trusted).count();
    int eligible = Math.min(ranked.size(), Math.max(trusted, wish.minimum()));
    List<Site> chosen = spread(ranked.subList(0, eligible), wish.goal());
    putPrimaryFirst(chosen, wish.before());
    return chosen.stream()
        .map(site -> new Candidate(site.server().store(), site.server().generation()))
        .toList();
  }

  private static void shuffle(List<Site> sites, SplittableRandom random) {
    for (int i = sites.size() - 1; i > 0; i--) {
      Collections.swap(sites, i, random.nextInt(i + 1));
    }
  }

  /**
   * The best of each rack before the second best of any, and so on: no rack has two more than
   * another one that could have taken one of them.
   */
  private static List<Site> spread(List<Site> ranked, int goal) {
    List<Site> left = new ArrayList<>(ranked);
    List<Site> chosen = new ArrayList<>();
    Map<String, Integer> onRack = new HashMap<>();
    while (chosen.size() < goal && !left.isEmpty()) {
      Site next =
          Collections.min(
              left,
              Comparator.comparing((Site site) -> onRack.getOrDefault(site.server().rack(), 0)));
      left.remove(next);
      onRack.merge(next.server().rack(), 1, Integer::sum);
      chosen.add(next);
    }
    return chosen;
  }

  private static void putPrimaryFirst(List<Site> chosen, @Nullable Before before) {
    Predicate<Site> ill = site -> before != null && before.isIllLedBy(site);
    Predicate<Site> well = site -> before != null && before.isWellLedBy(site);
    chosen.stream()
        .min(
            Comparator.comparing(ill::test)
                .thenComparing(Comparator.comparing(Site::trusted).reversed())
                .thenComparing(Comparator.comparing(Site::settled).reversed())
                .thenComparing(site -> site.openPrimaries() - (well.test(site) ? 1 : 0))
                .thenComparing(site -> !well.test(site)))
        .ifPresent(primary -> Collections.swap(chosen, 0, chosen.indexOf(primary)));
  }
}
