package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.OptionText;
import java.util.Optional;
import java.util.Set;

/**
 * The options that cannot be passed to QEMU unchanged: those that would take QEMU away from whoever runs it, or expose a
 * secret.
 */
public final class RawOptions {
    /** Options whose value is a character device. */
    private static final Set<String> STREAMS =
            Set.of("-serial", "-parallel", "-monitor", "-qmp", "-qmp-pretty", "-virtioconsole", "-debugcon", "-gdb");

    private RawOptions() {}

    /**
     * The reason for refusing an option, without its value, which may contain a secret; nothing for an option that is allowed.
     */
    public static Optional<String> refusal(String option, Optional<String> value) {
        String name = option.startsWith("--") ? option.substring(1) : option;
        String text = value.orElse("");
        if (name.equals("-daemonize")) {
            return Optional.of("QEMU would detach from the process that is being watched");
        }
        if (isStdio(name, text)) {
            return Optional.of("stdio is refused: the standard streams of QEMU belong to whoever runs it;"
                    + " use a file or a socket");
        }
        if (name.equals("-object") && has(text, "qom-type", "data") && text.startsWith("secret")) {
            return Optional.of("any process on the host can read a secret on the command line; use Secret");
        }
        if (name.equals("-spice") && has(text, "", "password")) {
            return Optional.of("any process on the host can read a password on the command line; use SpiceDisplay");
        }
        return Optional.empty();
    }

    private static boolean isStdio(String option, String value) {
        return (STREAMS.contains(option) && (value.equals("stdio") || value.startsWith("mon:stdio")))
                || (option.equals("-chardev") && (value.equals("stdio") || value.startsWith("stdio,")));
    }

    private static boolean has(String text, String impliedKey, String key) {
        return OptionText.parse(text, impliedKey).flatMap(tree -> tree.get(key)).isPresent();
    }
}
