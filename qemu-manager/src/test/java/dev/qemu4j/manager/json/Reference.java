package dev.qemu4j.manager.json;

import dev.qemu4j.config.VmConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schema as tables for people, generated from the codecs. */
final class Reference {
    private static final String KINDS_HEAD =
            "| kind | Java | member | value | default |\n| --- | --- | --- | --- | --- |\n";
    private static final String OBJECTS_HEAD =
            "| object | Java | member | value | default |\n| --- | --- | --- | --- | --- |\n";

    private final List<FamilyCodec> families = SchemaTest.families()
            .sorted(Comparator.comparing(family -> family.family().getSimpleName()))
            .toList();
    private final StringBuilder out = new StringBuilder();

    private Reference() {}

    static String text() {
        Reference reference = new Reference();
        reference.machine();
        reference.families.forEach(reference::family);
        reference.objects();
        return reference.out.toString();
    }

    private void machine() {
        out.append("### Virtual machine\n\nThe document itself. It has one more member, `format`: ")
                .append(Schema.FORMAT)
                .append(".\n\n")
                .append(OBJECTS_HEAD);
        rows("virtual machine", ObjectCodec.of(VmConfig.class));
        out.append('\n');
    }

    private void family(FamilyCodec family) {
        String noun = Spelling.noun(family.family());
        out.append("### ").append(capital(noun)).append("\n\nAn object whose member `kind` is one of these.");
        family.abbreviated()
                .ifPresent(kind -> out.append(" One of kind `")
                        .append(kind.getKey())
                        .append("` may be its `")
                        .append(kind.getValue().members().get(0).name())
                        .append("` alone."));
        List<FamilyCodec> narrower = families.stream()
                .filter(other -> other != family && family.family().isAssignableFrom(other.family()))
                .toList();
        narrower.forEach(other -> out.append(" A ")
                .append(link(Spelling.noun(other.family())))
                .append(" is a ")
                .append(noun)
                .append(" too."));
        out.append("\n\n").append(KINDS_HEAD);
        family.codecs().forEach((kind, codec) -> {
            if (narrower.stream().noneMatch(other -> other.codecs().containsValue(codec))) {
                rows("`" + kind + "`", codec);
            }
        });
        out.append('\n');
    }

    private void objects() {
        out.append("### Other objects\n\n").append(OBJECTS_HEAD);
        SchemaTest.codecs().stream()
                .filter(ObjectCodec.class::isInstance)
                .map(ObjectCodec.class::cast)
                .filter(codec -> codec.type() != VmConfig.class && !isSpelledOut(codec))
                .sorted(Comparator.comparing(codec -> codec.type().getSimpleName()))
                .forEach(codec -> rows(Spelling.noun(codec.type()), codec));
        out.append('\n');
    }

    /** Whether its members are listed in a table of kinds, or with the type that inlines it. */
    private static boolean isSpelledOut(ObjectCodec codec) {
        return Schema.INLINED.contains(codec.type())
                || Schema.KINDS.stream().anyMatch(kind -> kind.type() == codec.type());
    }

    /** Only the first row has the name and the Java type. */
    private void rows(String name, ObjectCodec codec) {
        String first = name + " | `" + codec.type().getSimpleName() + "`";
        List<Member> members = members(codec).toList();
        if (members.isEmpty()) {
            out.append("| ").append(first).append(" | | | |\n");
        }
        for (Member member : members) {
            out.append("| ")
                    .append(members.indexOf(member) == 0 ? first : " | ")
                    .append(" | `")
                    .append(member.name());
            out.append("` | ")
                    .append(what(member.codec()))
                    .append(" | ")
                    .append(defaultOf(member))
                    .append(" |\n");
        }
    }

    private static Stream<Member> members(ObjectCodec codec) {
        return codec.members().stream()
                .flatMap(member -> member.isInlined() ? members((ObjectCodec) member.codec()) : Stream.of(member));
    }

    private static String what(JsonCodec codec) {
        return switch (codec) {
            case OptionalCodec optional -> what(optional.value());
            case ListCodec list -> "array of: " + what(list.element());
            case EnumCodec constants ->
                constants.expects().replace("one of ", "").replace('"', '`');
            case PropertiesCodec properties -> link("properties");
            case FamilyCodec family ->
                brief(family.abbreviated().map(Map.Entry::getValue)) + link(Spelling.noun(family.family()));
            case ObjectCodec object
            when isSpelledOut(object) ->
                "object of: "
                        + members(object)
                                .map(member -> "`" + member.name() + "`")
                                .collect(Collectors.joining(", "));
            case ObjectCodec object ->
                brief(Optional.of(object).filter(ObjectCodec::isAbbreviated)) + "[" + Spelling.noun(object.type())
                        + "](#other-objects)";
            default -> codec.expects();
        };
    }

    private static String brief(Optional<ObjectCodec> codec) {
        return codec.map(object -> what(object.members().get(0).codec()) + ", or ")
                .orElse("");
    }

    private static String link(String noun) {
        return "[" + noun + "](#" + noun.replace(' ', '-') + ")";
    }

    private static String defaultOf(Member member) {
        Optional<String> description = Schema.defaultOf(
                        member.owner(), member.component().name())
                .map(Schema.Default::description)
                .filter(text -> !text.isEmpty());
        Optional<Object> value = member.defaultValue(Map.of());
        if (description.isPresent() || value.isEmpty()) {
            return description.orElse("required");
        }
        return member.codec() instanceof OptionalCodec
                ? "none"
                : "`" + member.codec().write(value.get(), JsonPath.document()) + "`";
    }

    private static String capital(String noun) {
        return Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    }
}
