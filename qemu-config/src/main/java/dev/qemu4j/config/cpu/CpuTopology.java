package dev.qemu4j.config.cpu;

/**
 * The CPU topology ({@code -smp}). It has room for sockets × dies × clusters × cores × threads CPUs.
 *
 * @param sockets how many sockets
 * @param dies how many dies per socket; more than one only on PCs
 * @param clusters how many clusters of cores per die; more than one only on Arm's {@code virt}, from QEMU 7.0
 * @param cores how many cores per cluster
 * @param threads how many threads per core
 */
public record CpuTopology(int sockets, int dies, int clusters, int cores, int threads) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is less than 1, or their product does not fit an int
     */
    public CpuTopology {
        if (sockets < 1 || dies < 1 || clusters < 1 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("cpu topology: " + sockets + " sockets, " + dies + " dies, " + clusters
                    + " clusters, " + cores + " cores, " + threads + " threads: each must be at least 1");
        }
        try {
            Math.multiplyExact(
                    Math.multiplyExact(Math.multiplyExact(sockets, dies), clusters),
                    Math.multiplyExact(cores, threads));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("cpu topology: the number of CPUs does not fit an int", overflow);
        }
    }

    /**
     * A topology without clusters.
     *
     * @param sockets how many sockets
     * @param dies how many dies per socket
     * @param cores how many cores per die
     * @param threads how many threads per core
     * @throws IllegalArgumentException if a number is less than 1, or their product does not fit an int
     */
    public CpuTopology(int sockets, int dies, int cores, int threads) {
        this(sockets, dies, 1, cores, threads);
    }

    /**
     * This topology with its cores in clusters.
     *
     * @param count how many clusters per die, each with the cores of this topology
     * @return the changed copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public CpuTopology clusters(int count) {
        return new CpuTopology(sockets, dies, count, cores, threads);
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
        return new CpuTopology(sockets, 1, 1, cores, threads);
    }

    /**
     * How many CPUs there is room for.
     *
     * @return the product of all five
     */
    public int capacity() {
        return sockets * dies * clusters * cores * threads;
    }

    /** Returns the four numbers as a product. */
    @Override
    public String toString() {
        return sockets + " × " + dies + " × " + cores + " × " + threads;
    }
}
