package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.OptionText;
import java.util.Optional;
import java.util.Set;

/** What may not be passed on as it is: what would take QEMU away from whoever runs it, and what would show a secret. */
public final class RawOptions {
    /** Options that say where a character device leads. */
    private static final Set<String> STREAMS =
            Set.of("-serial", "-parallel", "-monitor", "-qmp", "-qmp-pretty", "-virtioconsole", "-debugcon", "-gdb");

    private RawOptions() {}

    /** Why an option is refused, without its value, which may hold a secret; nothing for one that is passed on. */
    public static Optional<String> refusal(String option, Optional<String> value) {
        String name = option.startsWith("--") ? option.substring(1) : option;
        String text = value.orElse("");
        if (name.equals("-daemonize")) {
            return Optional.of("QEMU would leave the process that is watched");
        }
        if (isStdio(name, text)) {
            return Optional.of("stdio is refused: the standard streams of QEMU belong to whoever runs it;"
                    + " use a file or a socket");
        }
        if (name.equals("-object") && has(text, "qom-type", "data") && text.startsWith("secret")) {
            return Optional.of("every process of the host can read the data of a secret on a command line; use Secret");
        }
        if (name.equals("-spice") && has(text, "", "password")) {
            return Optional.of("every process of the host can read a password on a command line; use SpiceDisplay");
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
