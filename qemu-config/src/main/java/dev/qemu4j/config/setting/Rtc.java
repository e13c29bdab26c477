package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;

/**
 * The guest's real-time clock ({@code -rtc}).
 *
 * @param base its time at the start: {@code utc}, {@code localtime} or a date such as {@code 2026-01-31T12:00:00}
 * @param clock what drives it: {@code host}, {@code rt}, or {@code vm}, which stops while the guest is paused
 */
public record Rtc(String base, String clock) implements Part {
    private static final Set<String> CLOCKS = Set.of("host", "rt", "vm");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the base is none of these or the clock is not one of QEMU's
     */
    public Rtc {
        QemuText.checkNotEmpty("rtc base", base);
        if (!base.equals("utc") && !base.equals("localtime") && !isDate(base)) {
            throw new IllegalArgumentException(
                    "rtc base: '" + base + "' is not utc, localtime or a date such as 2026-01-31T12:00:00");
        }
        if (!CLOCKS.contains(clock)) {
            throw new IllegalArgumentException("rtc clock: '" + clock + "' is not one of host, rt and vm");
        }
    }

    private static boolean isDate(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text) != null
                    : LocalDateTime.parse(text, DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT))
                            != null;
        } catch (DateTimeParseException e) {
            return false;
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
        out.properties("-rtc", "", PropertyTree.of("base", base).with("clock", clock), "the guest's real-time clock");
    }
}
