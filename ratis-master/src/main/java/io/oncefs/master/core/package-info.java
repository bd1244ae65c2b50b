/**
 * The state of the master: what each logged command does to the tables. Pure, total, deterministic.
 */
@NullMarked
package io.oncefs.master.core;

import org.jspecify.annotations.NullMarked;
