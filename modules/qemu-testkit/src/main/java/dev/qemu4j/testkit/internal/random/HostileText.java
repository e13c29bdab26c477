package dev.qemu4j.testkit.internal.random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts that break programs which paste them into option text, JSON, a shell's command line or a path. */
public final class HostileText {
    private static final int LONG = 4096;

    private HostileText() {}

    /** No NUL and no half surrogates, which QEMU cannot be given; everything else. */
    public static Arbitrary<String> any() {
        return Arbitraries.frequencyOf(Tuple.of(4, soup()), Tuple.of(4, known()), Tuple.of(1, longs()));
    }

    /** What a name in a folder can be. */
    static Arbitrary<String> fileName() {
        return Arbitraries.frequencyOf(Tuple.of(1, soup()), Tuple.of(1, known()))
                .map(text -> text.replace('/', '_'))
                .filter(text -> !text.isEmpty() && !text.equals(".") && !text.equals(".."));
    }

    private static Arbitrary<String> soup() {
        return Arbitraries.strings()
                .withChars(",=:;.-_+@%*?!#$&|<>()[]{}'\"`\\/~^ \t\r\n")
                .withChars('a', 'Z', '0', '\u0001', '\u007f', 'é', '漢', '\u2028', '\ufeff')
                .ofMaxLength(20)
                .flatMap(text -> Arbitraries.of("", "", "\ud83d\ude00").map(tail -> text + tail));
    }

    private static Arbitrary<String> known() {
        return Arbitraries.of(
                "",
                " ",
                ",",
                ",,",
                "x,",
                "a,driver=nvme",
                "a=b",
                "=",
                "help",
                "?",
                "-S",
                "--",
                "-device",
                "on",
                "true",
                "null",
                "1.0",
                "0x10",
                "{\"driver\": \"null-co\"}",
                "[1, 2]",
                "// a comment",
                "/* a",
                "\"",
                "\\",
                "\\u0000",
                "it's",
                "$(id)",
                "`id`",
                "%s%n",
                "a\nb",
                "\r\n",
                "ünïcödé",
                "日本語",
                "nbd:localhost:10809",
                "json:{}");
    }

    private static Arbitrary<String> longs() {
        return Arbitraries.of(",", "a,b=", "\"\\", "é").map(unit -> unit.repeat(LONG / unit.length()));
    }
}
