/**
 * The schema processes speak over the network, its conversion from and to the values of protocol,
 * and the gRPC transport behind the seams of protocol. The only importer of gRPC and Protobuf here.
 */
@NullMarked
package io.oncefs.wire;

import org.jspecify.annotations.NullMarked;
