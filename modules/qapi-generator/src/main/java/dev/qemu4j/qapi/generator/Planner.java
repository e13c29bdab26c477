package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import dev.qemu4j.qapi.generator.Definition.Alternate;
import dev.qemu4j.qapi.generator.Definition.Branch;
import dev.qemu4j.qapi.generator.Definition.Command;
import dev.qemu4j.qapi.generator.Definition.Enumeration;
import dev.qemu4j.qapi.generator.Definition.Event;
import dev.qemu4j.qapi.generator.Definition.Member;
import dev.qemu4j.qapi.generator.Definition.Struct;
import dev.qemu4j.qapi.generator.Plan.AlternatePlan;
import dev.qemu4j.qapi.generator.Plan.BasePlan;
import dev.qemu4j.qapi.generator.Plan.CommandPart;
import dev.qemu4j.qapi.generator.Plan.Component;
import dev.qemu4j.qapi.generator.Plan.EnumPlan;
import dev.qemu4j.qapi.generator.Plan.Origin;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import dev.qemu4j.qapi.generator.Plan.Tag;
import dev.qemu4j.qapi.generator.Plan.UnionPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which Java types to write for the facts. */
final class Planner {
    private final Api api;
    private final Facts facts;
    private final PackageMap packages;
    private final Reach reach;
    private final Map<String, ClassName> classes = new LinkedHashMap<>();
    private final Map<String, Command> merged = new HashMap<>();
    private final Map<String, ClassName> baseInterfaces = new HashMap<>();
    private final Map<String, List<ClassName>> alternatesOf = new HashMap<>();
    private final Set<ClassName> listed = new HashSet<>();
    private final Set<ClassName> taken = new HashSet<>();

    private Planner(Api api, Facts facts, PackageMap packages) {
        this.api = api;
        this.facts = facts;
        this.packages = packages;
        this.reach = Reach.of(facts);
    }

    static Plan plan(Api api, Facts facts, PackageMap packages) {
        return new Planner(api, facts, packages).plan();
    }

    private Plan plan() {
        nameEverything();
        List<RecordPlan> records = new ArrayList<>();
        for (Command command : facts.commands()) {
            records.add(command(command));
        }
        for (Event event : facts.events()) {
            records.add(event(event));
        }
        List<UnionPlan> unions = new ArrayList<>();
        List<EnumPlan> enums = new ArrayList<>();
        List<AlternatePlan> alternates = new ArrayList<>();
        List<BasePlan> bases = new ArrayList<>();
        for (String name : reach.used()) {
            Definition definition = facts.types().get(name);
            if (definition == null || merged.containsKey(name)) {
                continue;
            }
            ClassName className = classOf(name);
            switch (definition) {
                case Struct struct when struct.isUnion() -> unions.add(union(className, struct));
                case Struct struct -> records.add(struct(className, struct));
                case Enumeration enumeration ->
                    enums.add(new EnumPlan(
                            className, origin("enum", enumeration), enumeration.values(), alternatesOf(name)));
                case Alternate alternate ->
                    alternates.add(new AlternatePlan(
                            className,
                            origin("alternate", alternate),
                            alternate.members().stream()
                                    .map(member -> javaType(member.type()))
                                    .toList()));
                case Command command -> throw new IllegalStateException(name);
                case Event event -> throw new IllegalStateException(name);
            }
        }
        baseInterfaces.forEach((name, className) -> {
            Struct struct = facts.struct(name);
            bases.add(new BasePlan(
                    className,
                    origin("object", struct),
                    components(facts.allMembers(struct), Names.Kind.STRUCT),
                    baseInterfacesOf(struct.bases())));
        });
        return new Plan(records, unions, enums, alternates, bases, listed);
    }

    private void nameEverything() {
        for (Command command : facts.commands()) {
            ClassName className = take(command, Names.type(command.name()));
            classes.put("command " + command.name(), className);
            // If a command's arguments are a struct of the same name, the command is used as that struct, for example
            // in a transaction.
            if (command.bases().size() == 1
                    && command.members().isEmpty()
                    && Names.type(command.name()).equals(command.bases().get(0))) {
                merged.put(command.bases().get(0), command);
                classes.put(command.bases().get(0), className);
            }
        }
        for (String name : reach.used()) {
            Definition definition = facts.types().get(name);
            if (definition != null && !merged.containsKey(name)) {
                // For example, guest-file-read of the guest agent returns a GuestFileRead.
                boolean isCommand = facts.commands().stream()
                        .anyMatch(command -> Names.type(command.name()).equals(name));
                classes.put(name, take(definition, isCommand ? name + "Result" : name));
            }
            if (definition instanceof Alternate alternate) {
                for (Member member : alternate.members()) {
                    alternatesOf
                            .computeIfAbsent(member.type().name(), key -> new ArrayList<>())
                            .add(classOf(name));
                }
            }
        }
        for (Event event : facts.events()) {
            String simpleName = Names.event(event.name());
            // For example, STOP is an event and stop a command.
            boolean isTaken = taken.stream().anyMatch(name -> name.simpleName().equals(simpleName));
            classes.put("event " + event.name(), take(event, isTaken ? simpleName + "Event" : simpleName));
        }
        reach.baseOnly().forEach((name, heirs) -> {
            if (heirs > 1) {
                baseInterfaces.put(name, take(facts.struct(name), name));
            }
        });
    }

    private ClassName classOf(String name) {
        ClassName className = classes.get(name);
        if (className == null) {
            throw new IllegalArgumentException("the facts have no definition of " + name);
        }
        return className;
    }

    private ClassName take(Definition definition, String simpleName) {
        ClassName className = ClassName.get(packages.packageOf(definition), simpleName);
        if (!taken.add(className)) {
            throw new IllegalArgumentException("two definitions have the class name " + className);
        }
        return className;
    }

    private RecordPlan command(Command command) {
        List<Member> members = new ArrayList<>();
        Optional<Component> inline = Optional.empty();
        for (String base : command.bases()) {
            if (facts.struct(base).isUnion()) {
                inline = Optional.of(inline(base));
            } else {
                members.addAll(facts.allMembers(facts.struct(base)));
            }
        }
        members.addAll(command.members());
        boolean alsoHeard = command.bases().size() == 1
                && merged.containsKey(command.bases().get(0))
                && reach.heard().contains(command.bases().get(0));
        return new RecordPlan(
                classOf("command " + command.name()),
                origin("command", command),
                Names.Kind.COMMAND,
                components(members, Names.Kind.COMMAND),
                inline,
                Optional.empty(),
                Optional.of(
                        new CommandPart(command.name(), command.returns().map(this::javaType), command.outOfBand())),
                alsoHeard,
                hasRenamed(members) ? List.of() : baseInterfacesOf(command.bases()));
    }

    /** Whether a member has another name than in a struct, so that the record does not implement the interface's accessor. */
    private static boolean hasRenamed(List<Member> members) {
        return members.stream()
                .map(Member::name)
                .anyMatch(
                        name -> !Names.member(name, Names.Kind.COMMAND).equals(Names.member(name, Names.Kind.STRUCT)));
    }

    private RecordPlan event(Event event) {
        List<Member> members = new ArrayList<>();
        for (String base : event.bases()) {
            members.addAll(facts.allMembers(facts.struct(base)));
        }
        members.addAll(event.members());
        return new RecordPlan(
                classOf("event " + event.name()),
                origin("event", event),
                Names.Kind.EVENT,
                components(members, Names.Kind.EVENT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                baseInterfacesOf(event.bases()));
    }

    private RecordPlan struct(ClassName className, Struct struct) {
        List<ClassName> interfaces = new ArrayList<>(alternatesOf(struct.name()));
        interfaces.addAll(baseInterfacesOf(struct.bases()));
        return new RecordPlan(
                className,
                origin("object", struct),
                Names.Kind.STRUCT,
                components(facts.allMembers(struct), Names.Kind.STRUCT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reach.heard().contains(struct.name()),
                interfaces);
    }

    private UnionPlan union(ClassName className, Struct union) {
        String tagName = union.discriminator().orElseThrow();
        List<Component> all = components(facts.allMembers(union), Names.Kind.STRUCT);
        Component tag = all.stream()
                .filter(component -> component.wire().equals(tagName))
                .findFirst()
                .orElseThrow();
        List<Component> common =
                all.stream().filter(component -> !component.equals(tag)).toList();
        boolean lenient = reach.heard().contains(union.name());
        List<RecordPlan> branches = new ArrayList<>();
        for (Branch branch : union.branches()) {
            branches.add(branch(className, union, tag, common, branch, lenient));
        }
        RecordPlan other = new RecordPlan(
                className.nestedClass("Other"),
                origin("object", union),
                Names.Kind.STRUCT,
                all,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lenient,
                List.of(className));
        List<ClassName> interfaces = new ArrayList<>(alternatesOf(union.name()));
        interfaces.addAll(baseInterfacesOf(union.bases()));
        return new UnionPlan(className, origin("object", union), tag, common, branches, other, interfaces);
    }

    private RecordPlan branch(
            ClassName unionName, Struct union, Component tag, List<Component> common, Branch branch, boolean lenient) {
        Struct struct = facts.struct(branch.type());
        String simpleName = Names.type(branch.value());
        if (simpleName.equals(unionName.simpleName()) || simpleName.equals("Other")) {
            throw new IllegalArgumentException(union.name() + " has a branch called " + simpleName);
        }
        List<Component> components = new ArrayList<>(common);
        List<ClassName> interfaces = new ArrayList<>(List.of(unionName));
        Optional<Component> inline = Optional.empty();
        if (struct.isUnion()) {
            inline = Optional.of(inline(struct.name()));
        } else {
            components.addAll(components(facts.allMembers(struct), Names.Kind.STRUCT));
            interfaces.addAll(baseInterfacesOf(List.of(struct.name())));
        }
        return new RecordPlan(
                unionName.nestedClass(simpleName),
                origin("object", struct),
                Names.Kind.STRUCT,
                components,
                inline,
                Optional.of(new Tag(
                        tag.wire(),
                        branch.value(),
                        tag.java(),
                        tag.type().className(),
                        Names.constant(branch.value()))),
                Optional.empty(),
                lenient,
                interfaces);
    }

    /** A union as one component, named after the last word of the type, such as {@code options}. */
    private Component inline(String union) {
        String[] words = union.split("(?=[A-Z])", -1);
        return new Component(
                "",
                words[words.length - 1].toLowerCase(Locale.ROOT),
                javaType(new TypeRef(union, false)),
                false,
                Optional.empty(),
                Set.of());
    }

    private List<Component> components(List<Member> members, Names.Kind kind) {
        List<Component> components = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Member member : members) {
            String java = Names.member(member.name(), kind);
            if (!names.add(java)) {
                throw new IllegalArgumentException("two members have the name " + java);
            }
            components.add(new Component(
                    member.name(),
                    java,
                    javaType(member.type()),
                    member.optional(),
                    member.since(),
                    member.features()));
        }
        return components;
    }

    private JavaType javaType(TypeRef type) {
        Optional<JavaType> builtin = JavaType.builtin(type);
        if (builtin.isPresent()) {
            return builtin.get();
        }
        ClassName className = classOf(type.name());
        if (type.list()) {
            listed.add(className);
        }
        JavaType.Kind kind = JavaType.Kind.OBJECT;
        if (facts.types().get(type.name()) instanceof Enumeration) {
            kind = JavaType.Kind.ENUM;
        } else if (facts.types().get(type.name()) instanceof Alternate) {
            kind = JavaType.Kind.ALTERNATE;
        }
        return new JavaType(kind, className, type.list());
    }

    /** The interfaces of the bases. A base without an interface stands for its own bases. */
    private List<ClassName> baseInterfacesOf(List<String> bases) {
        List<ClassName> interfaces = new ArrayList<>();
        for (String base : bases) {
            ClassName own = baseInterfaces.get(base);
            if (own != null) {
                interfaces.add(own);
            } else {
                interfaces.addAll(baseInterfacesOf(facts.struct(base).bases()));
            }
        }
        return interfaces;
    }

    /** The alternates of a type. They are sealed, so on the class path they must be in the same package. */
    private List<ClassName> alternatesOf(String type) {
        List<ClassName> alternates = alternatesOf.getOrDefault(type, List.of());
        for (ClassName alternate : alternates) {
            if (!alternate.packageName().equals(classOf(type).packageName())) {
                throw new IllegalArgumentException(
                        type + " is a form of " + alternate + " and must be in the same package");
            }
        }
        return alternates;
    }

    private Origin origin(String kind, Definition definition) {
        return new Origin(
                api.title(),
                kind,
                definition.name(),
                api.reference(kind, definition),
                definition.since(),
                definition.features());
    }
}
