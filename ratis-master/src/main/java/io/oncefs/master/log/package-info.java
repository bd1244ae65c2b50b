/**
 * The replicated log of commands as the rest of the master sees it: submit, read what is committed,
 * know who leads.
 */
@NullMarked
package io.oncefs.master.log;

import org.jspecify.annotations.NullMarked;
