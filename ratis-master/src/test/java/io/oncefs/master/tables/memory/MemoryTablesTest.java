package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TableStoreContract;

class MemoryTablesTest extends TableStoreContract {
  @Override
  protected TableStore create() {
    return MemoryTables.create();
  }
}
