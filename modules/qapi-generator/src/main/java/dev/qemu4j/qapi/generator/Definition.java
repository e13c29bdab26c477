package dev.qemu4j.qapi.generator;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the facts say about one command, event or type of QEMU's API. */
sealed interface Definition {
    /** The name in QAPI, which is the name on the wire for commands and events. */
    String name();

    /** The QAPI module that has it, such as {@code block-core}. */
    String module();

    /** The first QEMU release that has it, where that is known. */
    Optional<String> since();

    /** Its features, {@code deprecated} and {@code unstable} among them. */
    Set<String> features();

    /** A part of an object, of a command's arguments or of an event; or one of the forms of an alternate. */
    record Member(String name, TypeRef type, boolean optional, Optional<String> since, Set<String> features) {}

    /** One value of an enum. */
    record Value(String name, Optional<String> since, Set<String> features) {}

    /** The members that an object has where its discriminator has this value. */
    record Branch(String value, String type) {}

    /** A command; the members of the bases are arguments too. */
    record Command(
            String name,
            String module,
            Optional<String> since,
            Set<String> features,
            List<String> bases,
            List<Member> members,
            Optional<TypeRef> returns,
            boolean outOfBand)
            implements Definition {}

    /** An event. */
    record Event(
            String name,
            String module,
            Optional<String> since,
            Set<String> features,
            List<String> bases,
            List<Member> members)
            implements Definition {}

    /** A struct, or a flat union where it has a discriminator. */
    record Struct(
            String name,
            String module,
            Optional<String> since,
            Set<String> features,
            List<String> bases,
            List<Member> members,
            Optional<String> discriminator,
            List<Branch> branches)
            implements Definition {
        boolean isUnion() {
            return discriminator.isPresent();
        }
    }

    /** An enum. */
    record Enumeration(String name, String module, Optional<String> since, Set<String> features, List<Value> values)
            implements Definition {}

    /** A value that is one of several JSON types. */
    record Alternate(String name, String module, Optional<String> since, Set<String> features, List<Member> members)
            implements Definition {}
}
