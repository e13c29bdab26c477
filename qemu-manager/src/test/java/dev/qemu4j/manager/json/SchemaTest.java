package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.testkit.VmConfigArbitraries;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema says everything that configurations can be, and nothing else. */
class SchemaTest {
    /** Every form that a document can have: those of a configuration, of its members, and of theirs. */
    static Set<Form> forms() {
        Set<Form> found = new LinkedHashSet<>();
        Deque<Form> waiting = new ArrayDeque<>(List.of(ObjectForm.of(VmConfig.class)));
        while (!waiting.isEmpty()) {
            Form form = waiting.pop();
            if (found.add(form)) {
                inside(form).forEach(waiting::push);
            }
        }
        return found;
    }

    private static Stream<Form> inside(Form form) {
        return switch (form) {
            case ObjectForm object -> object.members().stream().map(Member::form);
            case FamilyForm family -> family.forms().values().stream().map(each -> each);
            case ListForm list -> Stream.of(list.element());
            case OptionalForm optional -> Stream.of(optional.value());
            default -> Stream.of();
        };
    }

    static Stream<FamilyForm> families() {
        return forms().stream().filter(FamilyForm.class::isInstance).map(FamilyForm.class::cast);
    }

    static Stream<Class<?>> kinds() {
        return Schema.KINDS.stream().map(Schema.Kind::type);
    }

    @Test
    void everyTypeThatAConfigurationConsistsOfHasAForm() {
        assertThatCode(SchemaTest::forms).doesNotThrowAnyException();
        assertThat(families().map(FamilyForm::family)).contains(Part.class);
    }

    /** A kind that was added needs a line in {@link Schema#KINDS}. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKindOfAFamilyHasAName(FamilyForm family) throws Exception {
        assertThat(family.forms().values().stream().map(ObjectForm::type))
                .containsExactlyInAnyOrderElementsOf(ConfigTypes.concrete(family.family()));
    }

    /** The properties are about every kind: one that was added needs a line in {@code VmConfigArbitraries}. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKindOfAFamilyIsAmongTheRandomOnes(FamilyForm family) throws Exception {
        Set<Class<?>> missing = new LinkedHashSet<>(ConfigTypes.concrete(family.family()));
        VmConfigArbitraries.values(family.family())
                .sampleStream()
                .limit(30L * missing.size())
                .takeWhile(value -> !missing.isEmpty())
                .forEach(value -> missing.remove(value.getClass()));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKindStandsSomewhere() {
        Set<Class<?>> standing = families()
                .flatMap(family -> family.forms().values().stream())
                .map(ObjectForm::type)
                .collect(Collectors.toSet());
        assertThat(kinds()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(standing);
    }

    @Test
    void everyDefaultIsOfAComponentThatThereIs() {
        Set<Map.Entry<Class<?>, String>> components = forms().stream()
                .filter(ObjectForm.class::isInstance)
                .flatMap(form -> ((ObjectForm) form).members().stream())
                .<Map.Entry<Class<?>, String>>map(
                        member -> Map.entry(member.owner(), member.component().name()))
                .collect(Collectors.toSet());
        assertThat(components).containsAll(Schema.componentsWithDefaults());
    }

    @Test
    void everyDefaultIsAValueThatCouldBeSaid() {
        List<Member> members = forms().stream()
                .filter(ObjectForm.class::isInstance)
                .flatMap(form -> ((ObjectForm) form).members().stream())
                .filter(member -> Schema.defaultOf(
                                member.owner(), member.component().name())
                        .isPresent())
                .toList();
        assertThat(members).hasSizeGreaterThan(30).allSatisfy(member -> {
            Map<String, Object> others = Map.of("architecture", Architecture.X86_64);
            Object value = member.absent(others).orElseThrow();
            Place place = Place.document();
            assertThat(member.form().read(member.form().write(value, place), place))
                    .isEqualTo(value);
        });
    }

    /** Else it could not be told from the object that it stands for. */
    @Test
    void whatAnAbbreviationSaysIsNoObject() {
        for (Class<?> type : Schema.ABBREVIATED) {
            Form first = ((ObjectForm) Forms.of(type)).members().get(0).form();
            Form said = first instanceof OptionalForm optional ? optional.value() : first;
            assertThat(said).as(type.getName()).isNotInstanceOfAny(ObjectForm.class, FamilyForm.class, ListForm.class);
            assertThat(said).as(type.getName()).isNotEqualTo(PropertiesForm.PROPERTIES);
        }
    }

    @Test
    void oneKindOfAFamilyIsAbbreviatedAtMost() {
        assertThat(families())
                .allSatisfy(family -> assertThat(family.forms().values())
                        .filteredOn(ObjectForm::isAbbreviated)
                        .hasSizeLessThan(2));
    }
}
