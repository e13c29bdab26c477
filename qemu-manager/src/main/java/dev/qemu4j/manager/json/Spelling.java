package dev.qemu4j.manager.json;

import dev.qemu4j.config.option.Closest;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The spelling of names: lower case with dashes, as in QEMU. */
final class Spelling {
    private static final Pattern IS = Pattern.compile("is(?=[A-Z])");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Spelling() {}

    /** The name of a member: {@code read-only} for {@code isReadOnly}. */
    static String member(String component) {
        String plain = IS.matcher(component).lookingAt() ? component.substring(2) : component;
        return dashed(plain);
    }

    /** The name of a constant: {@code write-back} for {@code WRITE_BACK}. */
    static String constant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of a type in messages: {@code block source} for {@code BlockSource}. */
    static String noun(Class<?> type) {
        return dashed(type.getSimpleName()).replace('-', ' ');
    }

    private static String dashed(String humps) {
        return HUMP.matcher(humps).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    static String list(Collection<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "));
    }

    /** For an unknown name: the closest known one, or else all known ones. */
    static String suggestion(String name, Collection<String> known) {
        return Closest.to(name, known)
                .map(near -> "; closest: \"" + near + '"')
                .orElseGet(() -> "; known: " + list(known));
    }
}
