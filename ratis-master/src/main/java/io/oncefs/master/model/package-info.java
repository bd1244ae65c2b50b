/**
 * What the master logs and what it answers: commands, their results, and the rows they change, as
 * plain values.
 */
@NullMarked
package io.oncefs.master.model;

import org.jspecify.annotations.NullMarked;
