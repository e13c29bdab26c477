package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.setting.Secret;
import java.util.Optional;

/** The lengths of the passwords of remote displays, as far as they are held in memory. */
final class DisplayPasswords {
    /** VNC's authentication uses no more, so QEMU would accept any password that starts with the same 8 bytes. */
    private static final int MAX_VNC = 8;

    private static final int MAX_SPICE = 60;

    private DisplayPasswords() {}

    static void check(VmConfig config, OptionCollector out) {
        switch (config.display()) {
            case VncDisplay vnc -> check("VNC", vnc.passwordSecret(), MAX_VNC, config, out);
            case SpiceDisplay spice -> check("SPICE", spice.passwordSecret(), MAX_SPICE, config, out);
            default -> {
                // Other displays have no password.
            }
        }
    }

    private static void check(String protocol, Optional<String> id, int limit, VmConfig config, OptionCollector out) {
        for (Secret secret : config.parts(Secret.class)) {
            int length = secret.bytes().length;
            if (id.filter(secret.id()::equals).isPresent() && length > limit) {
                out.problem("the password in secret '" + secret.id() + "' has " + length + " bytes, but " + protocol
                        + " passwords have at most " + limit);
            }
        }
    }
}
