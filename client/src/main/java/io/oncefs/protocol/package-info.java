/**
 * The messages processes exchange, as plain values, and the seams that carry them; wire converts
 * them to Protobuf.
 */
@NullMarked
package io.oncefs.protocol;

import org.jspecify.annotations.NullMarked;
