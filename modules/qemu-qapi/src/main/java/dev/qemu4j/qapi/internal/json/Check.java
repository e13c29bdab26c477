package dev.qemu4j.qapi.internal.json;

import dev.qemu4j.qapi.Extras;
import dev.qemu4j.qapi.QapiEnum;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks for the constructors of generated records. A failure names the member. */
public final class Check {
    private Check() {}

    /**
     * Checks a component that is never missing.
     *
     * @param value the component
     * @param member the member's name
     */
    public static void notNull(@Nullable Object value, String member) {
        Objects.requireNonNull(value, member);
    }

    /**
     * Checks a component that is null if it is missing.
     *
     * @param value the component
     * @param member the member's name
     * @param extras the extras, which say whether it is missing
     */
    public static void member(@Nullable Object value, String member, Extras extras) {
        if (value == null && !extras.isMissing(member)) {
            throw new NullPointerException(member);
        }
    }

    /**
     * Checks a list that is never missing.
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
     * Checks a list that is null if it is missing.
     *
     * @param list the component
     * @param member the member's name
     * @param extras the extras, which say whether it is missing
     * @param <T> its elements' type
     * @return an unmodifiable copy
     */
    public static <T> List<T> list(@Nullable List<T> list, String member, Extras extras) {
        member(list, member, extras);
        return list == null ? JsonReader.absent() : List.copyOf(list);
    }

    /**
     * Checks an optional list.
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
     * Checks the value of an optional component.
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
     * Checks the discriminator of a union in the record for values without a branch.
     *
     * @param value the value
     * @param member the discriminator's name
     * @param branches the values that have a branch
     */
    public static void noBranch(@Nullable QapiEnum value, String member, String... branches) {
        if (value == null) {
            return;
        }
        for (String branch : branches) {
            if (branch.equals(value.text())) {
                throw new IllegalArgumentException(member + ": " + branch + " has its own record");
            }
        }
    }
}
