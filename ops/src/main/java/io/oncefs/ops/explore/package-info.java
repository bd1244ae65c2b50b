/**
 * Every order of messages and crashes in a small scope, over the production cores: one file, three
 * replicas, a seal in the middle of appends, and the retry in the next chunk.
 */
@NullMarked
package io.oncefs.ops.explore;

import org.jspecify.annotations.NullMarked;
