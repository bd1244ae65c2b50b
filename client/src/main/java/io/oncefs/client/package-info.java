/**
 * The library applications use: files, exactly-once append, reading. Start at {@link
 * io.oncefs.client.OnceFs}. Only JDK types in its API.
 */
@NullMarked
package io.oncefs.client;

import org.jspecify.annotations.NullMarked;
