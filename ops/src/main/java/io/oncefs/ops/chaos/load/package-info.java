/**
 * Writers, readers and namespace changes that go on whatever happens, and the history they leave.
 */
@NullMarked
package io.oncefs.ops.chaos.load;

import org.jspecify.annotations.NullMarked;
