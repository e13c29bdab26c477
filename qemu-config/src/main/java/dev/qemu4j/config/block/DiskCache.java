package dev.qemu4j.config.block;

/** What happens to the data of a disk between guest and image. */
public enum DiskCache {
    /** The host's page cache is used, and what the guest flushes is written. The default. */
    WRITE_BACK(false, false, true),
    /** Without the host's page cache: for storage that several hosts use, and for {@code aio=native}. */
    NONE(true, false, true),
    /** Every write is on the storage before the guest hears of it. */
    WRITE_THROUGH(false, false, false),
    /** Both: without the page cache, and every write on the storage at once. */
    DIRECT_SYNC(true, false, false),
    /** Flushes are ignored: fast, and lost with the host. For disks that can be made again. */
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
     * Whether the guest sees a disk with a volatile write cache ({@code write-cache}), which it flushes where it needs to.
     *
     * @return false for {@link #WRITE_THROUGH} and {@link #DIRECT_SYNC}
     */
    public boolean writeCache() {
        return writeCache;
    }
}
