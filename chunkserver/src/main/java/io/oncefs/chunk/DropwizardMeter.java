package io.oncefs.chunk;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.oncefs.chunk.engine.EngineMeter;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what a chunkserver does, by stage where an append passes several. */
final class DropwizardMeter implements EngineMeter {
  private static final String PREFIX = "chunkserver.";

  private final MetricRegistry registry;
  private final Timer appendTotal;
  private final Timer appendQueued;
  private final Timer appendReplicated;
  private final Timer unitSync;
  private final Histogram unitBytes;
  private final Histogram batchRecords;
  private final Meter appends;
  private final Meter appendedBytes;
  private final Meter servedBytes;
  private final Meter duplicates;
  private final Meter forgotten;

  DropwizardMeter(MetricRegistry registry) {
    this.registry = registry;
    this.appendTotal = registry.timer(PREFIX + "append.total");
    this.appendQueued = registry.timer(PREFIX + "append.queued");
    this.appendReplicated = registry.timer(PREFIX + "append.replicated");
    this.unitSync = registry.timer(PREFIX + "unit.sync");
    this.unitBytes = registry.histogram(PREFIX + "unit.bytes");
    this.batchRecords = registry.histogram(PREFIX + "batch.records");
    this.appends = registry.meter(PREFIX + "appends");
    this.appendedBytes = registry.meter(PREFIX + "appended-bytes");
    this.servedBytes = registry.meter(PREFIX + "served-bytes");
    this.duplicates = registry.meter(PREFIX + "duplicates-answered");
    this.forgotten = registry.meter(PREFIX + "writers-forgotten");
  }

  @Override
  public void unitDurable(int changes, long bytes, long nanos) {
    unitSync.update(nanos, TimeUnit.NANOSECONDS);
    unitBytes.update(bytes);
  }

  @Override
  public void appendAnswered(long nanos) {
    appendTotal.update(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void served(long bytes) {
    servedBytes.mark(bytes);
  }

  @Override
  public void batchCommitted(int records, long bytes, long queuedNanos, long votedNanos) {
    batchRecords.update(records);
    appends.mark(records);
    appendedBytes.mark(bytes);
    appendQueued.update(queuedNanos, TimeUnit.NANOSECONDS);
    appendReplicated.update(votedNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void duplicate() {
    duplicates.mark();
  }

  @Override
  public void refused(Refused.Code code) {
    registry.counter(PREFIX + "refused." + name(code)).inc();
  }

  @Override
  public void writerForgotten() {
    forgotten.mark();
  }

  @Override
  public void sealAsked(SealReason reason) {
    registry.counter(PREFIX + "seals-asked." + name(reason)).inc();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
