package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.QemuText;

/** Checks names of network interfaces, as Linux allows them. */
public final class InterfaceName {
    private static final int MAX_LENGTH = 15;

    private InterfaceName() {}

    public static String check(String option, String name) {
        QemuText.checkNotEmpty(option, name);
        boolean good = name.length() <= MAX_LENGTH && !name.equals(".") && !name.equals("..");
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = c > ' ' && c < 0x7f && c != '/' && c != ':' && c != '%';
        }
        if (!good) {
            throw new IllegalArgumentException(
                    option + ": '" + name + "' is not the name of a network interface, at most 15 letters and digits");
        }
        return name;
    }
}
