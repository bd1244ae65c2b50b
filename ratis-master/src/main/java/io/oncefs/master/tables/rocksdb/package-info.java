/** Tables in RocksDB: production's. */
@NullMarked
package io.oncefs.master.tables.rocksdb;

import org.jspecify.annotations.NullMarked;
