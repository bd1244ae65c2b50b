package io.oncefs.master.model;

import io.oncefs.common.ChunkId;

/** A copy of a sealed chunk that is to be made. */
public record CopyPlan(ChunkId chunk, Candidate to) {}
