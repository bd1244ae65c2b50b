/** The command that explores every order in a small scope. */
@NullMarked
package io.oncefs.ops.cli.explore;

import org.jspecify.annotations.NullMarked;
