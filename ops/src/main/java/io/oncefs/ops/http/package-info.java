/**
 * Admin HTTP: renders the plain status records and metric registries that servers expose; loopback
 * unless configured otherwise.
 */
@NullMarked
package io.oncefs.ops.http;

import org.jspecify.annotations.NullMarked;
