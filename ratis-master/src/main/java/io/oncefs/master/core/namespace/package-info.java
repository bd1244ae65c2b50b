/** Files and directories: names to ids, and what is known of each. */
@NullMarked
package io.oncefs.master.core.namespace;

import org.jspecify.annotations.NullMarked;
