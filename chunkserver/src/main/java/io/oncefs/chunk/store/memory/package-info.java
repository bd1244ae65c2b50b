/**
 * A chunk store in memory: the simulator's disk, and the oracle the real ones are compared with.
 */
@NullMarked
package io.oncefs.chunk.store.memory;

import org.jspecify.annotations.NullMarked;
