package io.oncefs.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;

/**
 * Messages as gRPC carries them. Each one received is copied once, from the network's buffers into
 * an array of its own, and its byte fields are windows of that array; gRPC's own marshaller would
 * copy them a second time.
 */
final class MessageMarshaller<M extends Message> implements MethodDescriptor.Marshaller<M> {
  private final MethodDescriptor.Marshaller<M> writer;
  private final Parser<? extends Message> parser;
  private final Class<M> type;

  MessageMarshaller(M defaultInstance, Class<M> type) {
    this.writer = ProtoUtils.marshaller(defaultInstance);
    this.parser = defaultInstance.getParserForType();
    this.type = type;
  }

  @Override
  public InputStream stream(M message) {
    return writer.stream(message);
  }

  @Override
  public M parse(InputStream stream) {
    try {
      return parse(read(stream));
    } catch (MalformedMessage malformed) {
      throw failed(malformed);
    } catch (IOException broken) {
      throw failed(broken);
    }
  }

  /**
   * Reads a message that shares the array from now on.
   *
   * @throws MalformedMessage if the bytes are not a message of this type
   */
  M parse(byte[] bytes) throws MalformedMessage {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    try {
      Message message = parser.parseFrom(input, ExtensionRegistryLite.getEmptyRegistry());
      input.checkLastTagWas(0);
      return type.cast(message);
    } catch (InvalidProtocolBufferException invalid) {
      throw MalformedMessage.unreadable(invalid);
    }
  }

  private static byte[] read(InputStream stream) throws IOException {
    return stream instanceof KnownLength
        ? stream.readNBytes(stream.available())
        : stream.readAllBytes();
  }

  private static RuntimeException failed(Exception cause) {
    return Status.INVALID_ARGUMENT
        .withDescription(cause.getMessage())
        .withCause(cause)
        .asRuntimeException();
  }
}
