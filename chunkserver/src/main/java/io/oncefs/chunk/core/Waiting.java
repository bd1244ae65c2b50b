package io.oncefs.chunk.core;

import io.oncefs.protocol.ChunkReply;
import java.util.function.Consumer;

/** An answer that may be given once the batch it rests on is committed. */
record Waiting(Consumer<ChunkReply> to, ChunkReply reply) {}
