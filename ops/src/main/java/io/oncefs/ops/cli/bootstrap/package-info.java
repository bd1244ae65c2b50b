/**
 * Brings a quorum of masters and its chunkservers up as processes on this machine, and ends them.
 */
@NullMarked
package io.oncefs.ops.cli.bootstrap;

import org.jspecify.annotations.NullMarked;
