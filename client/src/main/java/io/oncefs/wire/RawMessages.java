package io.oncefs.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Has gRPC hand over what it receives as bytes. Reading them is ours: bytes that are no message are
 * an outcome here, where gRPC would log a stack trace for each. And they are copied once, from the
 * network's buffers into an array of their own, of which a message's byte fields are windows; gRPC
 * would copy those a second time.
 */
final class RawMessages implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream message) {
    try {
      return message instanceof KnownLength ? all(message) : message.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Into one array: the JDK, asked for so many bytes, collects pieces of 8 KiB and joins them. */
  private static byte[] all(InputStream message) throws IOException {
    byte[] bytes = new byte[message.available()];
    int count = message.readNBytes(bytes, 0, bytes.length);
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }

  /** Reads a message that shares the array from now on. */
  static <M extends Message> M read(Parser<M> parser, byte[] bytes) throws MalformedMessage {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    try {
      M message = parser.parseFrom(input, ExtensionRegistryLite.getEmptyRegistry());
      input.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException invalid) {
      throw MalformedMessage.unreadable(invalid);
    }
  }
}
