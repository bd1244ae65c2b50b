/** The verbs for the cluster itself: its quorum, its servers, its health. */
@NullMarked
package io.oncefs.ops.cli.admin;

import org.jspecify.annotations.NullMarked;
