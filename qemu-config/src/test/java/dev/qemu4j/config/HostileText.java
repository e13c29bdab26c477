package dev.qemu4j.config;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Strings that break programs which concatenate option text. */
final class HostileText {
    private HostileText() {}

    /** Any string that can reach QEMU: no NUL, no unpaired surrogates; many characters with a meaning in option text. */
    static Arbitrary<String> any() {
        return Arbitraries.oneOf(soup(), known(), long4k());
    }

    /** The same without what a file name cannot contain. */
    static Arbitrary<String> fileName() {
        return any().map(text -> text.replace('/', '_'))
                .map(text -> text.length() > 60 ? text.substring(0, 60) : text)
                .filter(text -> !text.isEmpty() && !text.equals(".") && !text.equals(".."))
                .filter(text -> !Character.isHighSurrogate(text.charAt(text.length() - 1)));
    }

    private static Arbitrary<String> soup() {
        return Arbitraries.strings()
                .withChars(",=\"'\\ \n\t-.:;{}[]$`*?%/#!&|<>")
                .withChars('a', 'z', '0', 'é', 'ß', '漢', '\u007f', '\u2028', '\u0001')
                .ofMinLength(0)
                .ofMaxLength(30);
    }

    private static Arbitrary<String> known() {
        return Arbitraries.of(
                "",
                ",",
                ",,",
                ",,,",
                "=",
                ",=,",
                "help",
                "?",
                "-help",
                "--",
                "-S",
                "a,b=c",
                "a,,b=c",
                "a,driver=nvme",
                "disk,readonly=on,file.locking=off",
                "x,",
                ",x",
                "{\"driver\":\"null-co\"}",
                "json:{}",
                "nbd:localhost:10809",
                "on",
                "off",
                "no",
                "noguest",
                "a b",
                "a\nb",
                "\"quoted\"",
                "it's",
                "$HOME",
                "`id`",
                "ünïcödé",
                "日本語",
                "\ud83d\ude00");
    }

    private static Arbitrary<String> long4k() {
        return Arbitraries.of(",", "ab,", "=", "é").map(unit -> unit.repeat(4096 / unit.length()));
    }
}
