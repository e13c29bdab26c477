package dev.qemu4j.config.option;

/** Checks the syntax of ids. */
public final class Ids {
    /** The maximum length of a {@code node-name}, in bytes. */
    public static final int MAX_NODE_NAME = 31;

    private Ids() {}

    /**
     * Checks an id that a user gave.
     *
     * @param option what the id belongs to, for the message
     * @param id the id
     * @return the same id
     * @throws IllegalArgumentException if it is not a letter followed by letters, digits, {@code -}, {@code .} and {@code _}
     */
    public static String check(String option, String id) {
        boolean good = !id.isEmpty() && isLetter(id.charAt(0));
        for (int i = 1; good && i < id.length(); i++) {
            char c = id.charAt(i);
            good = isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        }
        if (!good) {
            throw new IllegalArgumentException(
                    option + ": '" + id + "' is not a letter followed by letters, digits, '-', '.' and '_'");
        }
        return id;
    }

    /**
     * Checks an id that is also the name of a block node.
     *
     * @param option what the id belongs to, for the message
     * @param id the id
     * @return the same id
     * @throws IllegalArgumentException if it is not a valid id, or longer than {@link #MAX_NODE_NAME}
     */
    public static String checkNodeName(String option, String id) {
        check(option, id);
        if (id.length() > MAX_NODE_NAME) {
            throw new IllegalArgumentException(
                    option + ": '" + id + "' is longer than the " + MAX_NODE_NAME + " bytes that QEMU allows");
        }
        return id;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
