package dev.qemu4j.config.block;

/** How QEMU reads and writes a file of the host. */
public enum Aio {
    /** With a pool of threads. Works everywhere. */
    THREADS("threads"),
    /** With Linux's native asynchronous I/O; only without the page cache. */
    NATIVE("native"),
    /** With io_uring. */
    IO_URING("io_uring");

    private final String word;

    Aio(String word) {
        this.word = word;
    }

    /**
     * QEMU's word for it.
     *
     * @return the word
     */
    public String word() {
        return word;
    }
}
