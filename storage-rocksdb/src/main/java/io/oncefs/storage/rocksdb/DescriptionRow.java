package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ReplicaLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chunk is.
 *
 * <pre>
 * description = %x01 file start capacity locations (%x00 / %x01 chunk position locations) crc
 * locations   = number *(store generation address)
 * store       = 16 octets
 * address     = text
 * file, start, capacity, chunk, generation = number
 * </pre>
 */
final class DescriptionRow {
  private static final int VERSION = 1;

  private DescriptionRow() {}

  static byte[] row(byte[] key, ChunkDescription description) {
    RowWriter row = new RowWriter(VERSION);
    row.number(description.file().value()).number(description.start());
    row.number(description.capacity());
    write(row, description.replicas());
    Predecessor predecessor = description.predecessor();
    row.octet(predecessor == null ? 0 : 1);
    if (predecessor != null) {
      row.number(predecessor.chunk().value());
      PositionCode.write(row, predecessor.sealedAt());
      write(row, predecessor.valid());
    }
    return row.sealedFor(key);
  }

  static ChunkDescription read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    try {
      ChunkDescription description =
          new ChunkDescription(
              new ChunkId(Keys.chunkOf(key)),
              new FileId(row.number()),
              row.number(),
              row.number(),
              locations(row),
              predecessor(row));
      row.done();
      return description;
    } catch (IllegalArgumentException impossible) {
      throw new RowBroken(String.valueOf(impossible.getMessage()));
    }
  }

  private static void write(RowWriter row, List<ReplicaLocation> locations) {
    row.number(locations.size());
    for (ReplicaLocation each : locations) {
      row.fixed64(each.store().id().high()).fixed64(each.store().id().low());
      row.number(each.generation().value());
      row.text(each.address().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<ReplicaLocation> locations(RowReader row) throws RowBroken {
    int count = row.count();
    List<ReplicaLocation> locations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      locations.add(
          new ReplicaLocation(
              new StoreId(new Id128(row.fixed64(), row.fixed64())),
              new Generation(row.number()),
              new String(row.text(), StandardCharsets.UTF_8)));
    }
    return locations;
  }

  private static @Nullable Predecessor predecessor(RowReader row) throws RowBroken {
    if (row.octet() == 0) {
      return null;
    }
    ChunkId chunk = new ChunkId(row.number());
    Position sealedAt = PositionCode.read(row);
    return new Predecessor(chunk, sealedAt, locations(row));
  }
}
