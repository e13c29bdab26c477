package dev.qemu4j.config.option;

import java.nio.file.Path;

/**
 * A part that QEMU reaches through a socket on which another program must listen already when QEMU starts. Whoever starts QEMU starts
 * that program first, as a manager does, and puts the part that names its socket in the place of this one.
 */
public interface HelperPart extends Part {
    /**
     * The name of the program, such as {@code swtpm}.
     *
     * @return the name, without a path
     */
    String program();

    /**
     * The same part, with its program at a place.
     *
     * @param socket the socket on which the program listens
     * @return the part that QEMU can be told of
     */
    Part at(Path socket);

    /** Describes the part with its program at the place that the collector has for it. */
    @Override
    default void describe(OptionCollector out) {
        at(out.socket(program())).describe(out);
    }
}
