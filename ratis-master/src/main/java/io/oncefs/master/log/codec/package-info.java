/**
 * Entries of the log and rows of the tables as bytes: Protobuf messages of {@code oncefs/log/v1}.
 */
@NullMarked
package io.oncefs.master.log.codec;

import org.jspecify.annotations.NullMarked;
