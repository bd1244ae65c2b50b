/**
 * The verbs for files: what {@code ls}, {@code cat} or {@code put} do with the paths of a cluster.
 */
@NullMarked
package io.oncefs.ops.cli.file;

import org.jspecify.annotations.NullMarked;
