/**
 * Drives the cores of the client over the seams: asks masters and chunkservers, asynchronously, on
 * one loop. Runs on a real host and in the simulator alike.
 */
@NullMarked
package io.oncefs.client.session;

import org.jspecify.annotations.NullMarked;
