/** The verbs that measure a cluster and that hold it to its promise. */
@NullMarked
package io.oncefs.ops.cli.bench;

import org.jspecify.annotations.NullMarked;
