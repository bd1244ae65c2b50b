/** What it takes to lead: stamping commands, logging them, and counting what happens. */
@NullMarked
package io.oncefs.master.lead;

import org.jspecify.annotations.NullMarked;
