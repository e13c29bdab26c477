package dev.qemu4j.qapi.generator;

/**
 * A use of a type in the facts, such as {@code BlockInfo} or {@code [BlockInfo]}.
 *
 * @param name the name of a builtin type or a definition
 * @param list whether it is a list of that type
 */
record TypeRef(String name, boolean list) {
    static TypeRef parse(String text) {
        return text.startsWith("[")
                ? new TypeRef(text.substring(1, text.length() - 1), true)
                : new TypeRef(text, false);
    }
}
