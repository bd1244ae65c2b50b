/**
 * Value records every other package speaks in: identifiers, positions, digests, byte slices,
 * limits. JDK only.
 */
@NullMarked
package io.oncefs.common;

import org.jspecify.annotations.NullMarked;
