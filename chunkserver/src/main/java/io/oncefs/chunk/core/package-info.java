/**
 * The append protocol as pure state machines: what one server holds of a chunk ({@code Replica}),
 * and what the server that leads it decides ({@code Primary}); events in, effects out.
 */
@NullMarked
package io.oncefs.chunk.core;

import org.jspecify.annotations.NullMarked;
