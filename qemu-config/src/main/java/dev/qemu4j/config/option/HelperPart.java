package dev.qemu4j.config.option;

import java.nio.file.Path;

/**
 * A part that needs a helper program: QEMU connects to a socket on which the program must be listening when QEMU starts.
 * Whoever starts QEMU starts the program first and describes the part as {@link #at} its socket, as a manager does.
 */
public interface HelperPart extends Part {
    /**
     * The name of the helper program, such as {@code swtpm}.
     *
     * @return the name, without a path
     */
    String program();

    /**
     * The same part with the socket of its program.
     *
     * @param socket the socket on which the program listens
     * @return a part that QEMU can be told of
     */
    Part at(Path socket);

    /** Describes the part with the socket that the collector has for its program. */
    @Override
    default void describe(OptionCollector out) {
        at(out.socket(program())).describe(out);
    }
}
