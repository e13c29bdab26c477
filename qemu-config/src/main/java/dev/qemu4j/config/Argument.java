package dev.qemu4j.config;

import dev.qemu4j.config.internal.options.RawOptions;
import dev.qemu4j.config.option.QemuText;
import java.util.Optional;

/**
 * An option that is passed to QEMU unchanged, for what this library has no type for.
 *
 * <p>Unlike everywhere else, the value is not data but text in QEMU's own syntax: a comma in it separates properties.
 *
 * @param option the option with its dash, such as {@code -rtc}
 * @param value the value that follows it, if it has one
 */
public record Argument(String option, Optional<String> value) {
    /**
     * Checks the option.
     *
     * @throws IllegalArgumentException if the option does not start with a dash and a name, contains NUL, takes QEMU or its
     *     standard streams away from whoever runs it ({@code -daemonize}, {@code stdio}), or exposes a secret
     */
    public Argument {
        QemuText.check(option);
        value.ifPresent(QemuText::check);
        if (option.length() < 2 || option.charAt(0) != '-') {
            throw new IllegalArgumentException("argument: '" + option + "' does not start with a dash and a name");
        }
        RawOptions.refusal(option, value).ifPresent(reason -> {
            throw new IllegalArgumentException("argument '" + option + "': " + reason);
        });
    }
}
