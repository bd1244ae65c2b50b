package io.oncefs.client;

import io.oncefs.client.session.FileReading;
import io.oncefs.common.Slice;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file at any position. What was once known to be committed is read without asking how long the
 * file is.
 */
final class ReadChannel implements SeekableByteChannel {
  private static final int READ_BYTES_MAX = 8 << 20;

  private final FileReading file;
  private long position;
  private long knownLength;
  private volatile boolean closed;

  ReadChannel(FileReading file) {
    this.file = file;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws ClosedChannelException, OnceFsException {
    checkOpen();
    int wanted = Math.min(target.remaining(), READ_BYTES_MAX);
    if (wanted == 0) {
      return 0;
    }
    if (position + wanted > knownLength) {
      knownLength = Exceptions.await(file.length());
    }
    int count = (int) Math.min(wanted, knownLength - position);
    if (count <= 0) {
      return -1;
    }
    for (Slice each : Exceptions.await(file.read(position, count, knownLength))) {
      target.put(each.buffer());
    }
    position += count;
    return count;
  }

  /** The committed length at some instant during this call. */
  @Override
  public synchronized long size() throws ClosedChannelException, OnceFsException {
    checkOpen();
    knownLength = Exceptions.await(file.length());
    return knownLength;
  }

  @Override
  public synchronized long position() throws ClosedChannelException {
    checkOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    checkOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("a position is not negative: " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
