/**
 * The first command of a newcomer: a whole cluster in one process, and a look at what it promises.
 */
@NullMarked
package io.oncefs.ops.cli.quickstart;

import org.jspecify.annotations.NullMarked;
