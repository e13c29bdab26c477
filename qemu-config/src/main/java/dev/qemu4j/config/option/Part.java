package dev.qemu4j.config.option;

/**
 * Something a virtual machine has: a disk, a network interface, a serial port, any other device.
 *
 * <p>A part is a value. It knows how to describe itself as options; the collector knows the machine, the other parts
 * and the ids. Implementations are records; adding a kind of device to a configuration means writing one.
 */
public interface Part {
    /**
     * Adds the options that make QEMU have this part.
     *
     * <p>Called whenever a configuration is checked or rendered, so it must be quick and have no effect but on the
     * collector. What is wrong is reported with {@link OptionCollector#problem}, so that everything wrong with a
     * configuration is found at once.
     *
     * @param out where the options go
     */
    void describe(OptionCollector out);

    /**
     * What the part is called in explanations and messages.
     *
     * @return a short noun, such as {@code disk}
     */
    String kind();
}
