/** What a master answers, and what the one that leads does unasked; all on the node's own loops. */
@NullMarked
package io.oncefs.master.rpc;

import org.jspecify.annotations.NullMarked;
