package io.oncefs.ops.explore;

import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.Prepare;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of the protocol of which a part stands for the whole: the digest of a position for all
 * that lies below it, the id of a chunk for what was logged about it.
 */
final class Briefs {
  private static final Map<Class<?>, Function<Object, Object>> ALL = new HashMap<>();

  static {
    put(Position.class, each -> each.digest().value() + each.lsn());
    put(StoreId.class, each -> each.id().low());
    put(ChunkDescription.class, ChunkDescription::chunk);
    put(ChunkInfo.class, each -> List.of(each.description().chunk(), each.isOpen()));
    put(
        Prepare.class,
        each -> List.of(each.chunk(), each.before(), each.after(), each.committed()));
    put(
        Append.class,
        each -> List.of(each.chunk(), each.previousSequence(), each.records().size()));
    put(
        Change.Append.class,
        each -> List.of(each.chunk(), each.before(), each.after(), each.committed()));
    put(Change.Create.class, Change.Create::after);
    put(Refused.class, each -> List.of(each.code(), each.detail()));
    put(Slice.class, Slice::length);
    put(CoreSettings.class, each -> 0);
  }

  private Briefs() {}

  private static <T> void put(Class<T> type, Function<T, Object> brief) {
    ALL.put(type, each -> brief.apply(type.cast(each)));
  }

  /** What stands for an object of the class; null if nothing less than all of it does. */
  static @Nullable Function<Object, Object> of(Class<?> type) {
    return ALL.get(type);
  }
}
