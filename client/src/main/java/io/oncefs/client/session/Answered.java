package io.oncefs.client.session;

import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking about a chunk that was open.
 *
 * @param reply the primary's; null if there is none and the chunk has been sealed instead
 * @param chunk as it is now
 */
record Answered<R extends ChunkReply>(@Nullable R reply, ChunkInfo chunk) {}
