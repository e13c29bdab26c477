package dev.qemu4j.qapi.json;

import dev.qemu4j.qapi.Extras;
import dev.qemu4j.qapi.QapiEnum;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the constructors of generated records check. Failures name the member. */
public final class Check {
    private Check() {}

    /**
     * A component that is always there.
     *
     * @param value the component
     * @param member the member's name
     */
    public static void notNull(@Nullable Object value, String member) {
        Objects.requireNonNull(value, member);
    }

    /**
     * A component that may be missing, and is null then.
     *
     * @param value the component
     * @param member the member's name
     * @param extras say whether it is missing
     */
    public static void member(@Nullable Object value, String member, Extras extras) {
        if (value == null && !extras.isMissing(member)) {
            throw new NullPointerException(member);
        }
    }

    /**
     * A list that is always there.
     *
     * @param list the component
     * @param member the member's name
     * @param <T> its elements' type
     * @return an unmodifiable copy
     */
    public static <T> List<T> list(List<T> list, String member) {
        notNull(list, member);
        return List.copyOf(list);
    }

    /**
     * A list that may be missing, and is null then.
     *
     * @param list the component
     * @param member the member's name
     * @param extras say whether it is missing
     * @param <T> its elements' type
     * @return an unmodifiable copy
     */
    public static <T> List<T> list(@Nullable List<T> list, String member, Extras extras) {
        member(list, member, extras);
        return list == null ? JsonReader.absent() : List.copyOf(list);
    }

    /**
     * A list that is optional.
     *
     * @param list the component
     * @param member the member's name
     * @param <T> its elements' type
     * @return an unmodifiable copy
     */
    public static <T> Optional<List<T>> optionalList(Optional<List<T>> list, String member) {
        notNull(list, member);
        return list.isPresent() ? Optional.of(List.copyOf(list.get())) : list;
    }

    /**
     * An optional component that is given.
     *
     * @param value its value
     * @param member the member's name
     * @param <T> its type
     * @return the component
     */
    public static <T> Optional<T> given(T value, String member) {
        notNull(value, member);
        return Optional.of(value);
    }

    /**
     * A union's discriminator in the record for values without members of their own.
     *
     * @param value the value
     * @param member the discriminator's name
     * @param branches the values that have a record of their own
     */
    public static void noBranch(@Nullable QapiEnum value, String member, String... branches) {
        if (value == null) {
            return;
        }
        for (String branch : branches) {
            if (branch.equals(value.text())) {
                throw new IllegalArgumentException(member + ": " + branch + " has a record of its own");
            }
        }
    }
}
