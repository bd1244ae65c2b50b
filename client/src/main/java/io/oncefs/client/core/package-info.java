/**
 * What the client decides, without threads or clocks: the writer session, what to do in trouble,
 * where recorded results are.
 */
@NullMarked
package io.oncefs.client.core;

import org.jspecify.annotations.NullMarked;
