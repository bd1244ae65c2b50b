/** States of any size, written at once with the product's own code instead of step by step. */
@NullMarked
package io.oncefs.ops.bench.prepared;

import org.jspecify.annotations.NullMarked;
