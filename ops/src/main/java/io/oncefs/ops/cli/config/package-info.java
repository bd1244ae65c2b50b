/** Configuration: where values come from, which keys there are, and what the values are now. */
@NullMarked
package io.oncefs.ops.cli.config;

import org.jspecify.annotations.NullMarked;
