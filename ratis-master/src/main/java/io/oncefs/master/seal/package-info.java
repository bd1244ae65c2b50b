/**
 * Ends chunks: a pure coordinator decides from the replicas' answers what to propose; its driver
 * asks, proposes and tells.
 */
@NullMarked
package io.oncefs.master.seal;

import org.jspecify.annotations.NullMarked;
