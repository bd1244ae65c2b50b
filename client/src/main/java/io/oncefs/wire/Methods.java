package io.oncefs.wire;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;

/** The two methods servers offer, as the schema declares them. */
final class Methods {
  /** Carries every {@link ChunkCall} of one lane to one store, and the answers back. */
  static final MethodDescriptor<ChunkCall, ChunkAnswer> EXCHANGE =
      method(
          ChunkCall.getDescriptor().getFile().findServiceByName("ChunkService"),
          "Exchange",
          MethodType.BIDI_STREAMING,
          new MessageMarshaller<>(ChunkCall.getDefaultInstance(), ChunkCall.class),
          new MessageMarshaller<>(ChunkAnswer.getDefaultInstance(), ChunkAnswer.class));

  /** Asks a master one thing. */
  static final MethodDescriptor<MasterCall, MasterAnswer> CALL =
      method(
          MasterCall.getDescriptor().getFile().findServiceByName("MasterService"),
          "Call",
          MethodType.UNARY,
          new MessageMarshaller<>(MasterCall.getDefaultInstance(), MasterCall.class),
          new MessageMarshaller<>(MasterAnswer.getDefaultInstance(), MasterAnswer.class));

  private Methods() {}

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      ServiceDescriptor service,
      String name,
      MethodType type,
      MessageMarshaller<Q> request,
      MessageMarshaller<A> answer) {
    String declared = service.findMethodByName(name).getName();
    return MethodDescriptor.newBuilder(request, answer)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service.getFullName(), declared))
        .setType(type)
        .build();
  }
}
