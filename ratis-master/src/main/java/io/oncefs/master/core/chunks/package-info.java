/** Chunks: which make up a file, how the last is opened, and the decision how each ends. */
@NullMarked
package io.oncefs.master.core.chunks;

import org.jspecify.annotations.NullMarked;
