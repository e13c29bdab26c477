package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Java types to write for an API, everything decided: names, packages, who implements what.
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
        Set<ClassName> listed,
        Set<ClassName> deprecated) {

    /** Where a Java type comes from: what its documentation and annotations say. */
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
     * The discriminator of a union's branch: not a component, since it is the same for all values of the branch.
     *
     * @param wire its name in JSON
     * @param value its value in JSON
     * @param java the name of its accessor
     * @param type the enum
     * @param constant the enum's constant
     */
    record Tag(String wire, String value, String java, ClassName type, String constant) {}

    /** What makes a record a command. */
    record CommandPart(String wire, Optional<JavaType> returns, boolean outOfBand) {}

    /**
     * A record.
     *
     * @param inline the union whose members stand next to the components in the same JSON object
     * @param lenient whether QEMU sends it, so that an older QEMU may lack what the facts call mandatory
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
     * A flat union: a sealed interface with a record for each branch and one for what has no branch.
     *
     * @param discriminator the member that tells the branches apart
     * @param common the members of all branches, without the discriminator
     * @param other the record for values of the discriminator that have no branch of their own, or are not known
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

    /** An alternate: a sealed interface that its objects and enums implement; the other forms are wrapped. */
    record AlternatePlan(ClassName name, Origin origin, List<JavaType> forms) {}

    /** A struct that is only ever a base of others: an interface that these implement. */
    record BasePlan(ClassName name, Origin origin, List<Component> components, List<ClassName> interfaces) {}
}
