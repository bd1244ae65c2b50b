package io.oncefs.wire;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;

/**
 * The two methods that the schema declares, as each end sees them: what it sends are messages, what
 * it receives are {@link RawMessages}.
 */
final class Methods {
  private static final RawMessages RAW = new RawMessages();

  private static final String EXCHANGE =
      name(ChunkCall.getDescriptor().getFile(), "ChunkService", "Exchange");

  private static final String ASK =
      name(MasterCall.getDescriptor().getFile(), "MasterService", "Exchange");

  /** Carries the calls of one lane to one store, and the answers back. */
  static final MethodDescriptor<ChunkCall, byte[]> ASK_CHUNKSERVER =
      method(
          EXCHANGE,
          MethodType.BIDI_STREAMING,
          ProtoUtils.marshaller(ChunkCall.getDefaultInstance()),
          RAW);

  /** The other end of {@link #ASK_CHUNKSERVER}. */
  static final MethodDescriptor<byte[], ChunkAnswer> ANSWER_FOR_CHUNKSERVER =
      method(
          EXCHANGE,
          MethodType.BIDI_STREAMING,
          RAW,
          ProtoUtils.marshaller(ChunkAnswer.getDefaultInstance()));

  /** Carries the calls to one master, and the answers back. */
  static final MethodDescriptor<MasterCall, byte[]> ASK_MASTER =
      method(
          ASK,
          MethodType.BIDI_STREAMING,
          ProtoUtils.marshaller(MasterCall.getDefaultInstance()),
          RAW);

  /** The other end of {@link #ASK_MASTER}. */
  static final MethodDescriptor<byte[], MasterAnswer> ANSWER_FOR_MASTER =
      method(
          ASK,
          MethodType.BIDI_STREAMING,
          RAW,
          ProtoUtils.marshaller(MasterAnswer.getDefaultInstance()));

  private Methods() {}

  /** Taken from the schema, so that code and schema cannot name different methods. */
  private static String name(FileDescriptor schema, String service, String method) {
    return MethodDescriptor.generateFullMethodName(
        schema.findServiceByName(service).getFullName(),
        schema.findServiceByName(service).findMethodByName(method).getName());
  }

  private static <Q, A> MethodDescriptor<Q, A> method(
      String name, MethodType type, Marshaller<Q> requests, Marshaller<A> answers) {
    return MethodDescriptor.newBuilder(requests, answers)
        .setFullMethodName(name)
        .setType(type)
        .build();
  }
}
