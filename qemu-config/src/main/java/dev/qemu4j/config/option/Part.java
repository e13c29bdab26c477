package dev.qemu4j.config.option;

/**
 * Something a virtual machine has: a disk, a network interface, a serial port, any other device.
 *
 * <p>A part is a value that describes itself as options. The collector knows the machine, the other parts and the ids.
 * Implementations are records; a new kind of device is a new record.
 */
public interface Part {
    /**
     * Adds the options for this part.
     *
     * <p>Called whenever a configuration is checked or rendered. So it must be fast and must change nothing but the collector.
     * It reports what is wrong with {@link OptionCollector#problem} and goes on, so that all problems of a configuration are
     * found at once.
     *
     * @param out receives the options
     */
    void describe(OptionCollector out);

    /**
     * The name of this kind of part in explanations and messages.
     *
     * @return a short noun, such as {@code disk}
     */
    String kind();
}
