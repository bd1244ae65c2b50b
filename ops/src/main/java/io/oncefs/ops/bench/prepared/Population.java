package io.oncefs.ops.bench.prepared;

import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a prepared state holds: so many files, a thousand to a directory, each with one sealed
 * chunk, spread evenly over servers. All of it follows from these few values, so nobody has to keep
 * a list of it.
 *
 * <p>Ids are those that creating the files one after the other would have given.
 *
 * @param sites host:port of each server
 * @param replicas of each chunk
 * @param chunkBytes in each chunk
 */
public record Population(long files, List<String> sites, int replicas, int chunkBytes) {
  public static final String ROOT = "/many";

  /** As many as one page of a listing has. */
  public static final int FILES_PER_DIRECTORY = Limits.PAGE_MAX;

  public static final long FILES_MAX = 100_000_000;

  /** Every server was started once when the chunks were made. */
  public static final Generation GENERATION = new Generation(1);

  /** When all of it was made; any time will do. */
  static final long MADE_MILLIS = 1_700_000_000_000L;

  /** Where all files lie; the directory right after the root. */
  static final FileId MANY = new FileId(2);

  private static final long STORES = 0x5CA1EL;
  private static final long CAPACITY = 64L << 20;

  public Population {
    sites = List.copyOf(sites);
    Checks.argument(
        files >= 1
            && files <= FILES_MAX
            && replicas >= 1
            && replicas <= sites.size()
            && chunkBytes >= 1
            && chunkBytes <= Limits.RECORD_BYTES_MAX,
        "%s files of %s bytes with %s replicas on %s servers",
        files,
        chunkBytes,
        replicas,
        sites.size());
  }

  /** Made-up servers at whose addresses nobody listens. */
  public static List<String> nobody(int servers) {
    return IntStream.rangeClosed(1, servers).mapToObj(each -> "127.0.0.1:" + each).toList();
  }

  public static StoreId store(int site) {
    return new StoreId(new Id128(STORES, site + 1L));
  }

  /** Which site a store is; -1 if it is none. */
  public int siteOf(StoreId store) {
    long number = store.id().low() - 1;
    return store.id().high() == STORES && number >= 0 && number < sites.size() ? (int) number : -1;
  }

  long directories() {
    return (files + FILES_PER_DIRECTORY - 1) / FILES_PER_DIRECTORY;
  }

  static String directoryName(long directory) {
    return String.format(java.util.Locale.ROOT, "%06d", directory);
  }

  static String fileName(long file) {
    return String.format(java.util.Locale.ROOT, "%03d", file % FILES_PER_DIRECTORY);
  }

  /** The directory in which a file lies. */
  public static String directoryOf(long file) {
    return ROOT + "/" + directoryName(file / FILES_PER_DIRECTORY);
  }

  public static String path(long file) {
    return directoryOf(file) + "/" + fileName(file);
  }

  static FileId directoryId(long directory) {
    return new FileId(MANY.value() + 1 + directory * (FILES_PER_DIRECTORY + 1));
  }

  static FileId fileId(long file) {
    long directory = file / FILES_PER_DIRECTORY;
    return new FileId(directoryId(directory).value() + 1 + file % FILES_PER_DIRECTORY);
  }

  /** The id behind the last one given. */
  long nextFileId() {
    return fileId(files - 1).value() + 1;
  }

  public static ChunkId chunk(long file) {
    return new ChunkId(file + 1);
  }

  FileOptions options() {
    return new FileOptions(replicas, Math.min(2, replicas), CAPACITY);
  }

  /** Whether a server has a replica of a file's chunk. */
  public boolean isOn(int site, long file) {
    return Math.floorMod(site - file, (long) sites.size()) < replicas;
  }

  /** The first file from this one on of whose chunk a server has a replica; maybe beyond all. */
  public long nextOn(int site, long from) {
    long ahead = Math.floorMod(site - from, (long) sites.size());
    return ahead < replicas ? from : from + ahead - replicas + 1;
  }

  /** How many chunks a server has. */
  public long chunksOn(int site) {
    long rounds = files / sites.size();
    long count = rounds * replicas;
    for (long file = rounds * sites.size(); file < files; file++) {
      count += isOn(site, file) ? 1 : 0;
    }
    return count;
  }

  ChunkDescription description(long file) {
    List<ReplicaLocation> locations = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      int site = (int) ((file + i) % sites.size());
      locations.add(new ReplicaLocation(store(site), GENERATION, sites.get(site)));
    }
    return new ChunkDescription(chunk(file), fileId(file), 0, CAPACITY, locations, null);
  }
}
