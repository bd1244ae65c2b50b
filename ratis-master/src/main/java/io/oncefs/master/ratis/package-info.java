/**
 * The command log on Apache Ratis: the only package that knows of Ratis, and nothing of Ratis
 * leaves it.
 */
@NullMarked
package io.oncefs.master.ratis;

import org.jspecify.annotations.NullMarked;
