/**
 * A stretch of road that TCP connections to a server are led over, and what happens to them on it.
 */
@NullMarked
package io.oncefs.ops.chaos.detour;

import org.jspecify.annotations.NullMarked;
