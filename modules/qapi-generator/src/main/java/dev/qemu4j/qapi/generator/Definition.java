package dev.qemu4j.qapi.generator;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The facts about one command, event or type of QEMU's API. */
sealed interface Definition {
    /** The name in QAPI. For commands and events, it is also the name in QMP. */
    String name();

    /** The QAPI module that defines it, such as {@code block-core}. */
    String module();

    /** The first release of QEMU that has it, if that is known. */
    Optional<String> since();

    /** Its features, such as {@code deprecated} and {@code unstable}. */
    Set<String> features();

    /** A member of an object, a command's arguments or an event, or a form of an alternate. */
    record Member(String name, TypeRef type, boolean optional, Optional<String> since, Set<String> features) {}

    /** One value of an enum. */
    record Value(String name, Optional<String> since, Set<String> features) {}

    /** The type of the members that an object has if its discriminator has this value. */
    record Branch(String value, String type) {}

    /** A command. The members of its bases are arguments too. */
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

    /** A struct, or a flat union if it has a discriminator. */
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
