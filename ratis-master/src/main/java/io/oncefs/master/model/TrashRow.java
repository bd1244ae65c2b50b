package io.oncefs.master.model;

import io.oncefs.common.FileId;

/**
 * Something deleted that can be taken back.
 *
 * @param path where it was
 * @param deletedMillis wall clock; only ever shown
 * @param ledMillis see {@link Stamp#ledMillis}: by this it ages
 */
public record TrashRow(FileId file, String path, long deletedMillis, long ledMillis) {}
