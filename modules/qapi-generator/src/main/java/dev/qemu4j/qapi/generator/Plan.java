package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Java types to write for an API, with their names, packages and interfaces.
 *
 * @param records the structs, commands and events
 * @param listed the classes that are used in lists
 */
record Plan(
        List<RecordPlan> records,
        List<UnionPlan> unions,
        List<EnumPlan> enums,
        List<AlternatePlan> alternates,
        List<BasePlan> bases,
        Set<ClassName> listed) {

    /** The definition behind a Java type, for its documentation and annotations. */
    record Origin(
            String apiName, String kind, String name, String reference, Optional<String> since, Set<String> features) {}

    /**
     * A member as a record component.
     *
     * @param wire its name in JSON
     * @param java its name in Java
     */
    record Component(
            String wire, String java, JavaType type, boolean optional, Optional<String> since, Set<String> features) {}

    /**
     * The discriminator of a union's branch. It is not a component, because it has the same value in the whole branch.
     *
     * @param wire its name in JSON
     * @param value its value in JSON
     * @param java the name of its accessor
     * @param type the enum
     * @param constant the enum's constant
     */
    record Tag(String wire, String value, String java, ClassName type, String constant) {}

    /** The additional parts of a record that is a command. */
    record CommandPart(String wire, Optional<JavaType> returns, boolean outOfBand) {}

    /**
     * A record.
     *
     * @param inline the union whose members are members of the same JSON object
     * @param lenient whether QEMU sends it, so that mandatory members may be missing in older versions
     */
    record RecordPlan(
            ClassName name,
            Origin origin,
            Names.Kind kind,
            List<Component> components,
            Optional<Component> inline,
            Optional<Tag> tag,
            Optional<CommandPart> command,
            boolean lenient,
            List<ClassName> interfaces) {}

    /**
     * A flat union: a sealed interface with a record for each branch and one for values without a branch.
     *
     * @param discriminator the member whose value selects the branch
     * @param common the members of all branches, without the discriminator
     * @param other the record for values of the discriminator that have no branch or are unknown
     */
    record UnionPlan(
            ClassName name,
            Origin origin,
            Component discriminator,
            List<Component> common,
            List<RecordPlan> branches,
            RecordPlan other,
            List<ClassName> interfaces) {}

    /** An enum. */
    record EnumPlan(ClassName name, Origin origin, List<Definition.Value> values, List<ClassName> interfaces) {}

    /** An alternate: a sealed interface that objects and enums implement. The other forms are wrapped by records. */
    record AlternatePlan(ClassName name, Origin origin, List<JavaType> forms) {}

    /** A struct that is only used as a base of others: an interface that these implement. */
    record BasePlan(ClassName name, Origin origin, List<Component> components, List<ClassName> interfaces) {}
}
