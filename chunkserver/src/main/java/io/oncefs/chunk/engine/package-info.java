/**
 * Runs the cores: single-writer shards that put whole drains of events into one storage unit, and
 * readers beside them.
 */
@NullMarked
package io.oncefs.chunk.engine;

import org.jspecify.annotations.NullMarked;
