package dev.qemu4j.config.cpu;

/**
 * How the CPUs are arranged ({@code -smp}). All of them together are sockets × dies × cores × threads.
 *
 * @param sockets how many sockets
 * @param dies how many dies a socket; more than one only on PCs
 * @param cores how many cores a die
 * @param threads how many threads a core
 */
public record CpuTopology(int sockets, int dies, int cores, int threads) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1, or all together are more than an int holds
     */
    public CpuTopology {
        if (sockets < 1 || dies < 1 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("cpu topology: " + sockets + " sockets, " + dies + " dies, " + cores
                    + " cores, " + threads + " threads: one is less than 1");
        }
        try {
            Math.multiplyExact(Math.multiplyExact(sockets, dies), Math.multiplyExact(cores, threads));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("cpu topology: more CPUs than an int counts", overflow);
        }
    }

    /**
     * Sockets of cores of threads, one die each.
     *
     * @param sockets how many sockets
     * @param cores how many cores a socket
     * @param threads how many threads a core
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
