package io.oncefs.ops.sim;

import io.oncefs.client.core.WriterTerms;

/** What the applications of a run do, by name. */
public enum Workload {
  /** Named and random-id writers on two files, a condition now and then. */
  MIXED(2, 3, 2, 2, 3_000, 8, 50, 40),
  /** Named writers only, which neighbours take from each other. */
  TAKEOVERS(1, 4, 2, 1, 1_000, 6, 100, 40),
  /** Records of many kilobytes: a chunk is full after a few. */
  LARGE_RECORDS(2, 3, 2, 2, 20_000, 4, 100, 40),
  /** Tiny records, many under way: large batches, full windows. */
  SMALL_RECORDS(2, 2, 3, 3, 40, 40, 200, 40),
  /** Every fourth append has a condition. */
  CONDITIONS(1, 2, 2, 2, 500, 4, 4, 40),
  /** An append now and then: nobody is there to notice when a server goes. */
  SPARSE(2, 2, 2, 2, 500, 1, 50, 4_000),
  /** The next append comes while others travel: several requests of one writer are under way. */
  PIPELINED(1, 2, 2, 2, 300, 12, 100, 5),
  /** Named writers that wait for no more than a second and a half, and then want to know. */
  IMPATIENT(1, 3, 2, 1, 1_000, 6, 100, 40) {
    @Override
    WriterTerms named() {
      return SimClient.TERMS.withDelivery(1_500_000_000L);
    }
  };

  final int files;
  final int clients;
  final int writersPerClient;

  /** Every how many-th writer of a client has a name. */
  final int namedEvery;

  /** What records have beyond their smallest size, at most. */
  final int fillerMax;

  final int inFlightMax;

  /** Every how many-th append has a condition. */
  final int conditionEvery;

  /** Between two appends of a writer, at most; reads and faults keep pace with it. */
  final int pauseMillisMax;

  Workload(
      int files,
      int clients,
      int writersPerClient,
      int namedEvery,
      int fillerMax,
      int inFlightMax,
      int conditionEvery,
      int pauseMillisMax) {
    this.files = files;
    this.clients = clients;
    this.writersPerClient = writersPerClient;
    this.namedEvery = namedEvery;
    this.fillerMax = fillerMax;
    this.inFlightMax = inFlightMax;
    this.conditionEvery = conditionEvery;
    this.pauseMillisMax = pauseMillisMax;
  }

  /** How named writers behave. */
  WriterTerms named() {
    return SimClient.TERMS;
  }

  /**
   * Mean time between two faults.
   *
   * @param kinds of faults there are: the fewer, the longer, so that some work is done in between
   * @param harsh as if there were all kinds, so that outages outlast every deadline
   */
  long faultGapNanos(int kinds, boolean harsh) {
    long gapMillis = harsh ? 100 : 1_800 / Math.max(1, kinds);
    return gapMillis * Math.max(1, pauseMillisMax / 100) * 1_000_000L;
  }

  /** Whether an application may leave a file alone for longer than a lease. */
  boolean isSlow() {
    return pauseMillisMax >= 1_000;
  }

  /** Mean time between two reads of a client. */
  long readGapNanos() {
    return Math.max(200, pauseMillisMax) * 1_000_000L;
  }
}
