package dev.qemu4j.config.option;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An option of a QEMU command line, with its source and reason.
 *
 * @param name the option with its dash, such as {@code -device}
 * @param argument its argument
 * @param source the part of the configuration that added it, such as {@code memory} or {@code disk 'root'}
 * @param reason why it is there, in a few words
 */
public record QemuOption(String name, Argument argument, String source, String reason) {

    /** The argument of an option. */
    public sealed interface Argument {
        /** No argument, as after {@code -S}. */
        record None() implements Argument {}

        /**
         * Text that QEMU takes literally, such as the path after {@code -kernel}.
         *
         * @param text the text
         */
        record Plain(String text) implements Argument {
            /**
             * Checks the characters.
             *
             * @throws IllegalArgumentException if the text contains NUL or an unpaired surrogate
             */
            public Plain {
                QemuText.check(text);
            }
        }

        /**
         * Properties, written as {@code key=value} text.
         *
         * @param impliedKey the key whose name may be left out in first place, empty for none
         * @param tree the properties
         */
        record Properties(String impliedKey, PropertyTree tree) implements Argument {
            /** Checks for nulls. */
            public Properties {
                Objects.requireNonNull(impliedKey, "impliedKey");
                Objects.requireNonNull(tree, "tree");
            }
        }
    }

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not a dash and at least one more character
     */
    public QemuOption {
        QemuText.check(name);
        Objects.requireNonNull(argument, "argument");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(reason, "reason");
        if (name.length() < 2 || name.charAt(0) != '-') {
            throw new IllegalArgumentException("option: '" + name + "' does not start with a dash and a name");
        }
    }

    /**
     * The option for a command line.
     *
     * @return its name, and its argument if it has one
     */
    public List<String> arguments() {
        return switch (argument) {
            case Argument.None() -> List.of(name);
            case Argument.Plain(String text) -> List.of(name, text);
            case Argument.Properties(String impliedKey, PropertyTree tree) ->
                List.of(name, KeyValueText.of(tree, impliedKey));
        };
    }

    /**
     * The option for a command line, with its properties as JSON, in which every value has its type. Devices, block nodes,
     * network back ends and objects have that form; older versions of QEMU do not accept it for all of them.
     *
     * @return its name and the JSON text; the same as {@link #arguments()} for an option without that form
     */
    public List<String> jsonArguments() {
        return argument instanceof Argument.Properties(String ignored, PropertyTree tree)
                        && OptionKind.ofOption(name).isPresent()
                ? List.of(name, tree.toJson())
                : arguments();
    }

    /**
     * The properties of the option.
     *
     * @return the properties, or nothing if its argument is something else
     */
    public Optional<PropertyTree> properties() {
        return argument instanceof Argument.Properties(String ignored, PropertyTree tree)
                ? Optional.of(tree)
                : Optional.empty();
    }

    /**
     * The QMP command that adds the same thing to a running machine.
     *
     * @return the command, or nothing if there is none
     */
    public Optional<QmpCall> addCall() {
        return properties()
                .flatMap(tree -> OptionKind.ofOption(name).map(kind -> new QmpCall(kind.addCommand(), tree.toMap())));
    }

    /**
     * The QMP command that removes what {@link #addCall()} adds.
     *
     * @return the command, or nothing if there is none or the thing has no id
     */
    public Optional<QmpCall> removeCall() {
        return properties()
                .flatMap(tree -> OptionKind.ofOption(name)
                        .flatMap(kind -> tree.text(kind.idKey())
                                .map(id -> new QmpCall(kind.removeCommand(), Map.of(kind.idKey(), id)))));
    }
}
