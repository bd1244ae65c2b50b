/** What a client goes through, as Dropwizard metrics. */
@NullMarked
package io.oncefs.client.metrics;

import org.jspecify.annotations.NullMarked;
