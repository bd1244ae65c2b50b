package io.oncefs.storage.rocksdb;

/** Goes over extents that were kept in memory. */
final class KeptCursor implements ExtentCursor {
  private final ChunkExtents extents;
  private int number = -1;

  KeptCursor(ChunkExtents extents) {
    this.extents = extents;
  }

  @Override
  public void seek(long offset) {
    number = extents.floor(offset);
  }

  @Override
  public void next() {
    number++;
  }

  @Override
  public boolean isValid() {
    return number >= 0 && number < extents.count();
  }

  @Override
  public long start() {
    return extents.start(number);
  }

  @Override
  public Extent extent() {
    return extents.get(number);
  }

  /** Unknown here: it is to be looked for in the rows. */
  @Override
  public boolean isStill() {
    return false;
  }
}
