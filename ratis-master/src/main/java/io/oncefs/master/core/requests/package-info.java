/**
 * Which requests were carried out, and what they came to: a retried change is answered, not
 * repeated.
 */
@NullMarked
package io.oncefs.master.core.requests;

import org.jspecify.annotations.NullMarked;
