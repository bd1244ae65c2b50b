package io.oncefs.ops.explore;

import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of the protocol of which a part stands for the whole, such as the digest of a position for
 * all that lies below it. A part must be enough wherever the value comes up: what the masters have
 * logged about a chunk differs from one way through the world to another, so that its id is not.
 */
final class Briefs {
  private static final Map<Class<?>, Function<Object, Object>> ALL = new HashMap<>();

  static {
    put(Position.class, each -> each.digest().value() + each.lsn());
    put(StoreId.class, each -> each.id().low());
    put(
        Prepare.class,
        each -> List.of(each.chunk(), each.before(), each.after(), each.committed(), first(each)));
    put(
        Append.class,
        each -> List.of(each.chunk(), each.previousSequence(), each.records().size()));
    put(
        Change.Append.class,
        each -> List.of(each.chunk(), each.before(), each.after(), each.committed()));
    put(Change.Create.class, each -> List.of(each.after(), each.first()));
    put(Refused.class, each -> List.of(each.code(), each.detail()));
    put(Slice.class, Slice::length);
    put(CoreSettings.class, each -> 0);
  }

  private Briefs() {}

  /** What batch 0 says of its chunk is not in the digest. */
  private static Object first(Prepare prepare) {
    return prepare.content() instanceof FirstBatch first ? first : List.of();
  }

  private static <T> void put(Class<T> type, Function<T, Object> brief) {
    ALL.put(type, each -> brief.apply(type.cast(each)));
  }

  /** What stands for an object of the class; null if nothing less than all of it does. */
  static @Nullable Function<Object, Object> of(Class<?> type) {
    return ALL.get(type);
  }
}
