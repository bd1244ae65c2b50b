/** The verbs that make a server's directory and that run a server in the foreground. */
@NullMarked
package io.oncefs.ops.cli.daemon;

import org.jspecify.annotations.NullMarked;
