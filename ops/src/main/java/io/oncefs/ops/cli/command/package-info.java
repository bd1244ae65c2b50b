/** What every command shares: exit codes, failures, output formats, the terminal. */
@NullMarked
package io.oncefs.ops.cli.command;

import org.jspecify.annotations.NullMarked;
