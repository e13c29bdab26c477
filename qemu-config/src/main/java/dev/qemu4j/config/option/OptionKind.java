package dev.qemu4j.config.option;

import java.util.Optional;

/** The options that describe a single thing of a machine and have QMP commands that do the same. */
public enum OptionKind {
    /** A device: {@code -device}, {@code device_add}. */
    DEVICE("-device", "driver", "id", "device_add", "device_del"),
    /** A block node: {@code -blockdev}, {@code blockdev-add}. */
    BLOCKDEV("-blockdev", "driver", "node-name", "blockdev-add", "blockdev-del"),
    /** The host's side of a network interface: {@code -netdev}, {@code netdev_add}. */
    NETDEV("-netdev", "type", "id", "netdev_add", "netdev_del"),
    /** An object such as an I/O thread, a memory back end or a secret: {@code -object}, {@code object-add}. */
    OBJECT("-object", "qom-type", "id", "object-add", "object-del");

    private final String option;
    private final String impliedKey;
    private final String idKey;
    private final String addCommand;
    private final String removeCommand;

    OptionKind(String option, String impliedKey, String idKey, String addCommand, String removeCommand) {
        this.option = option;
        this.impliedKey = impliedKey;
        this.idKey = idKey;
        this.addCommand = addCommand;
        this.removeCommand = removeCommand;
    }

    /**
     * The name of the command-line option.
     *
     * @return the name with its dash
     */
    public String option() {
        return option;
    }

    /**
     * The property with the type of the thing. Its name may be left out if it comes first.
     *
     * @return the key
     */
    public String impliedKey() {
        return impliedKey;
    }

    /**
     * The property with the id of the thing.
     *
     * @return the key
     */
    public String idKey() {
        return idKey;
    }

    /**
     * The QMP command that adds a thing to a running machine.
     *
     * @return the name of the command
     */
    public String addCommand() {
        return addCommand;
    }

    /**
     * The QMP command that removes a thing.
     *
     * @return the name of the command
     */
    public String removeCommand() {
        return removeCommand;
    }

    /**
     * The kind of an option.
     *
     * @param option the name of the option with its dash
     * @return the kind, or nothing for other options
     */
    public static Optional<OptionKind> ofOption(String option) {
        for (OptionKind kind : values()) {
            if (kind.option.equals(option)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
