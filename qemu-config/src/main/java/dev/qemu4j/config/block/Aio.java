package dev.qemu4j.config.block;

/** How QEMU reads and writes a file of the host ({@code aio}). */
public enum Aio {
    /** A pool of threads. Works everywhere. */
    THREADS("threads"),
    /** Linux's native asynchronous I/O. Only without the page cache. */
    NATIVE("native"),
    /** Linux's io_uring. */
    IO_URING("io_uring");

    private final String word;

    Aio(String word) {
        this.word = word;
    }

    /**
     * QEMU's name for it.
     *
     * @return the name
     */
    public String word() {
        return word;
    }
}
