/**
 * The chunk store over RocksDB: key and row layout, synced units, verified reads, native handles.
 */
@NullMarked
package io.oncefs.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
