package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.VirtioTransport;
import java.util.Objects;
import java.util.Optional;

/**
 * A watchdog that acts when the guest stops resetting it: {@code diag288} on IBM Z, {@code i6300esb} elsewhere.
 *
 * @param action what it does
 */
public record Watchdog(Action action) implements Part {
    /** What a watchdog does when it expires. */
    public enum Action {
        /** The guest is reset. */
        RESET("reset"),
        /** The guest is asked to power off. */
        SHUTDOWN("shutdown"),
        /** QEMU ends. */
        POWER_OFF("poweroff"),
        /** The guest is paused. */
        PAUSE("pause"),
        /** The guest gets a non-maskable interrupt. */
        INJECT_NMI("inject-nmi"),
        /** QEMU only sends an event. */
        NONE("none");

        private final String word;

        Action(String word) {
            this.word = word;
        }
    }

    /** Checks for nulls. */
    public Watchdog {
        Objects.requireNonNull(action, "action");
    }

    @Override
    public String kind() {
        return "watchdog";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the watchdog");
        String name = out.id("watchdog", Optional.empty(), IdSpace.DEVICE);
        if (out.machine().virtio() == VirtioTransport.CCW) {
            out.add(OptionKind.DEVICE, PropertyTree.of("driver", "diag288").with("id", name), "the watchdog");
        } else {
            out.pciDevice(PropertyTree.of("driver", "i6300esb").with("id", name), "the watchdog");
        }
        out.plain("-watchdog-action", action.word, "the action of the watchdog");
    }
}
