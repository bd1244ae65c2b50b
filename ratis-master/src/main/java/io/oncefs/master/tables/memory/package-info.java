/** Tables in memory: the simulator's, and the oracle that other engines are compared with. */
@NullMarked
package io.oncefs.master.tables.memory;

import org.jspecify.annotations.NullMarked;
