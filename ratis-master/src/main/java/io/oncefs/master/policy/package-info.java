/**
 * What a leader proposes on its own: where replicas go and which chunks have to end. Decides
 * nothing itself, and touches nothing.
 */
@NullMarked
package io.oncefs.master.policy;

import org.jspecify.annotations.NullMarked;
