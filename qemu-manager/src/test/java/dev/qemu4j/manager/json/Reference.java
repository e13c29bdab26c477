package dev.qemu4j.manager.json;

import dev.qemu4j.config.VmConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schema as tables for people, from the forms that read and write it. */
final class Reference {
    private static final String KINDS_HEAD =
            "| kind | Java | member | what stands there | left out |\n| --- | --- | --- | --- | --- |\n";
    private static final String OBJECTS_HEAD =
            "| object | Java | member | what stands there | left out |\n| --- | --- | --- | --- | --- |\n";

    private final List<FamilyForm> families = SchemaTest.families()
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
        out.append("### Virtual machine\n\nThe document itself, which has a member `format` besides: ")
                .append(Schema.FORMAT)
                .append(".\n\n")
                .append(OBJECTS_HEAD);
        rows("virtual machine", ObjectForm.of(VmConfig.class));
        out.append('\n');
    }

    private void family(FamilyForm family) {
        String noun = Spelling.noun(family.family());
        out.append("### ").append(capital(noun)).append("\n\nAn object whose member `kind` is one of these.");
        family.abbreviated()
                .ifPresent(kind -> out.append(" One of kind `")
                        .append(kind.getKey())
                        .append("` may be its `")
                        .append(kind.getValue().members().get(0).name())
                        .append("` alone."));
        List<FamilyForm> narrower = families.stream()
                .filter(other -> other != family && family.family().isAssignableFrom(other.family()))
                .toList();
        narrower.forEach(other -> out.append(" A ")
                .append(link(Spelling.noun(other.family())))
                .append(" is a ")
                .append(noun)
                .append(" too."));
        out.append("\n\n").append(KINDS_HEAD);
        family.forms().forEach((kind, form) -> {
            if (narrower.stream().noneMatch(other -> other.forms().containsValue(form))) {
                rows("`" + kind + "`", form);
            }
        });
        out.append('\n');
    }

    private void objects() {
        out.append("### Other objects\n\n").append(OBJECTS_HEAD);
        SchemaTest.forms().stream()
                .filter(ObjectForm.class::isInstance)
                .map(ObjectForm.class::cast)
                .filter(form -> form.type() != VmConfig.class && !isSpelledOut(form))
                .sorted(Comparator.comparing(form -> form.type().getSimpleName()))
                .forEach(form -> rows(Spelling.noun(form.type()), form));
        out.append('\n');
    }

    /** Whether a table of kinds has its members, or that of the type it is a component of. */
    private static boolean isSpelledOut(ObjectForm form) {
        return Schema.INLINED.contains(form.type())
                || Schema.KINDS.stream().anyMatch(kind -> kind.type() == form.type());
    }

    /** What it is called and the Java type stand in its first row only. */
    private void rows(String name, ObjectForm form) {
        String first = name + " | `" + form.type().getSimpleName() + "`";
        List<Member> members = members(form).toList();
        if (members.isEmpty()) {
            out.append("| ").append(first).append(" | | | |\n");
        }
        for (Member member : members) {
            out.append("| ")
                    .append(members.indexOf(member) == 0 ? first : " | ")
                    .append(" | `")
                    .append(member.name());
            out.append("` | ")
                    .append(what(member.form()))
                    .append(" | ")
                    .append(leftOut(member))
                    .append(" |\n");
        }
    }

    private static Stream<Member> members(ObjectForm form) {
        return form.members().stream()
                .flatMap(member -> member.isInlined() ? members((ObjectForm) member.form()) : Stream.of(member));
    }

    private static String what(Form form) {
        return switch (form) {
            case OptionalForm optional -> what(optional.value());
            case ListForm list -> "list of: " + what(list.element());
            case WordForm words -> words.expects().replace("one of ", "").replace('"', '`');
            case PropertiesForm properties -> link("properties");
            case FamilyForm family ->
                brief(family.abbreviated().map(Map.Entry::getValue)) + link(Spelling.noun(family.family()));
            case ObjectForm object
            when isSpelledOut(object) ->
                "object of: "
                        + members(object)
                                .map(member -> "`" + member.name() + "`")
                                .collect(Collectors.joining(", "));
            case ObjectForm object ->
                brief(Optional.of(object).filter(ObjectForm::isAbbreviated)) + "[" + Spelling.noun(object.type())
                        + "](#other-objects)";
            default -> form.expects();
        };
    }

    private static String brief(Optional<ObjectForm> form) {
        return form.map(object -> what(object.members().get(0).form()) + ", or ")
                .orElse("");
    }

    private static String link(String noun) {
        return "[" + noun + "](#" + noun.replace(' ', '-') + ")";
    }

    private static String leftOut(Member member) {
        Optional<String> words = Schema.defaultOf(
                        member.owner(), member.component().name())
                .map(Schema.Default::words)
                .filter(text -> !text.isEmpty());
        Optional<Object> value = member.absent(Map.of());
        if (words.isPresent() || value.isEmpty()) {
            return words.orElse("never");
        }
        return member.form() instanceof OptionalForm
                ? "none"
                : "`" + member.form().write(value.get(), Place.document()) + "`";
    }

    private static String capital(String noun) {
        return Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    }
}
