package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.MasterRequest.SealReason;

/** An open chunk that has to end. */
public record Overdue(ChunkId chunk, SealReason reason) {}
