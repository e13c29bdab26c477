package dev.qemu4j.config.cpu;

/**
 * The CPU topology ({@code -smp}). It has room for sockets × dies × cores × threads CPUs.
 *
 * @param sockets how many sockets
 * @param dies how many dies per socket; more than one only on PCs
 * @param cores how many cores per die
 * @param threads how many threads per core
 */
public record CpuTopology(int sockets, int dies, int cores, int threads) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is less than 1, or their product does not fit an int
     */
    public CpuTopology {
        if (sockets < 1 || dies < 1 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("cpu topology: " + sockets + " sockets, " + dies + " dies, " + cores
                    + " cores, " + threads + " threads: each must be at least 1");
        }
        try {
            Math.multiplyExact(Math.multiplyExact(sockets, dies), Math.multiplyExact(cores, threads));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("cpu topology: the number of CPUs does not fit an int", overflow);
        }
    }

    /**
     * A topology with one die per socket.
     *
     * @param sockets how many sockets
     * @param cores how many cores per socket
     * @param threads how many threads per core
     * @return the topology
     * @throws IllegalArgumentException if a number is less than 1
     */
    public static CpuTopology of(int sockets, int cores, int threads) {
        return new CpuTopology(sockets, 1, cores, threads);
    }

    /**
     * How many CPUs there is room for.
     *
     * @return the product of all four
     */
    public int capacity() {
        return sockets * dies * cores * threads;
    }

    /** Returns the four numbers as a product. */
    @Override
    public String toString() {
        return sockets + " × " + dies + " × " + cores + " × " + threads;
    }
}
