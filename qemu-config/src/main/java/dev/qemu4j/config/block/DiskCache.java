package dev.qemu4j.config.block;

/** The cache modes of a disk. */
public enum DiskCache {
    /** Uses the host's page cache, and writes to storage when the guest flushes. The default. */
    WRITE_BACK(false, false, true),
    /** Bypasses the host's page cache: for storage that several hosts share, and for {@code aio=native}. */
    NONE(true, false, true),
    /** Uses the host's page cache, and completes a write only when it is on the storage. */
    WRITE_THROUGH(false, false, false),
    /** Bypasses the host's page cache, and completes a write only when it is on the storage. */
    DIRECT_SYNC(true, false, false),
    /** Ignores flushes: fast, but data is lost if the host fails. For disks that can be recreated. */
    UNSAFE(false, true, true);

    private final boolean direct;
    private final boolean noFlush;
    private final boolean writeCache;

    DiskCache(boolean direct, boolean noFlush, boolean writeCache) {
        this.direct = direct;
        this.noFlush = noFlush;
        this.writeCache = writeCache;
    }

    /**
     * Whether QEMU bypasses the host's page cache ({@code cache.direct}).
     *
     * @return true for {@link #NONE} and {@link #DIRECT_SYNC}
     */
    public boolean direct() {
        return direct;
    }

    /**
     * Whether QEMU ignores the guest's flushes ({@code cache.no-flush}).
     *
     * @return true for {@link #UNSAFE}
     */
    public boolean noFlush() {
        return noFlush;
    }

    /**
     * Whether the guest sees a disk with a volatile write cache ({@code write-cache}), which it must flush.
     *
     * @return false for {@link #WRITE_THROUGH} and {@link #DIRECT_SYNC}
     */
    public boolean writeCache() {
        return writeCache;
    }
}
