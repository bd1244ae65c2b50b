/** The faults: what each does to a running cluster, and how it takes it back. */
@NullMarked
package io.oncefs.ops.chaos.fault;

import org.jspecify.annotations.NullMarked;
