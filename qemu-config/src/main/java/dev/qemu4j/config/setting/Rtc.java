package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Set;

/**
 * The clock that the guest reads when it starts ({@code -rtc}).
 *
 * @param base what it shows at the start: {@code utc}, {@code localtime} or a date such as {@code 2026-01-31T12:00:00}
 * @param clock what drives it: {@code host}, {@code rt} or {@code vm}, which stands still while the guest does
 */
public record Rtc(String base, String clock) implements Part {
    private static final Set<String> CLOCKS = Set.of("host", "rt", "vm");

    /**
     * Checks the words.
     *
     * @throws IllegalArgumentException if the base is empty or the clock none of QEMU's
     */
    public Rtc {
        QemuText.checkNotEmpty("rtc base", base);
        if (!CLOCKS.contains(clock)) {
            throw new IllegalArgumentException("rtc clock: '" + clock + "' is none of host, rt and vm");
        }
    }

    /**
     * Universal time, which every guest but Windows expects.
     *
     * @return the setting
     */
    public static Rtc utc() {
        return new Rtc("utc", "host");
    }

    /**
     * The host's local time, which Windows expects.
     *
     * @return the setting
     */
    public static Rtc localTime() {
        return new Rtc("localtime", "host");
    }

    @Override
    public String kind() {
        return "rtc";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the clock");
        out.properties("-rtc", "", PropertyTree.of("base", base).with("clock", clock), "the clock the guest reads");
    }
}
