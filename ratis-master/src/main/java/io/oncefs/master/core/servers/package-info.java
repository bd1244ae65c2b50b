/** The registry of chunkservers: who they are, where they are, and how often they have started. */
@NullMarked
package io.oncefs.master.core.servers;

import org.jspecify.annotations.NullMarked;
