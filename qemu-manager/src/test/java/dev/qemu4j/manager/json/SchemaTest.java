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

/** The schema covers exactly the types of configurations. */
class SchemaTest {
    /** All codecs of a document: those of a configuration, of its members, and of their members. */
    static Set<JsonCodec> codecs() {
        Set<JsonCodec> found = new LinkedHashSet<>();
        Deque<JsonCodec> waiting = new ArrayDeque<>(List.of(ObjectCodec.of(VmConfig.class)));
        while (!waiting.isEmpty()) {
            JsonCodec codec = waiting.pop();
            if (found.add(codec)) {
                inside(codec).forEach(waiting::push);
            }
        }
        return found;
    }

    private static Stream<JsonCodec> inside(JsonCodec codec) {
        return switch (codec) {
            case ObjectCodec object -> object.members().stream().map(Member::codec);
            case FamilyCodec family -> family.codecs().values().stream().map(each -> each);
            case ListCodec list -> Stream.of(list.element());
            case OptionalCodec optional -> Stream.of(optional.value());
            default -> Stream.of();
        };
    }

    static Stream<FamilyCodec> families() {
        return codecs().stream().filter(FamilyCodec.class::isInstance).map(FamilyCodec.class::cast);
    }

    static Stream<Class<?>> kinds() {
        return Schema.KINDS.stream().map(Schema.Kind::type);
    }

    @Test
    void everyTypeInAConfigurationHasACodec() {
        assertThatCode(SchemaTest::codecs).doesNotThrowAnyException();
        assertThat(families().map(FamilyCodec::family)).contains(Part.class);
    }

    /** A new kind needs a line in {@link Schema#KINDS}. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKindOfAFamilyHasAName(FamilyCodec family) throws Exception {
        assertThat(family.codecs().values().stream().map(ObjectCodec::type))
                .containsExactlyInAnyOrderElementsOf(ConfigTypes.concrete(family.family()));
    }

    /** The properties cover every kind: a new one needs a line in {@code VmConfigArbitraries}. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKindOfAFamilyIsGeneratedAtRandom(FamilyCodec family) throws Exception {
        Set<Class<?>> missing = new LinkedHashSet<>(ConfigTypes.concrete(family.family()));
        VmConfigArbitraries.values(family.family())
                .sampleStream()
                .limit(30L * missing.size())
                .takeWhile(value -> !missing.isEmpty())
                .forEach(value -> missing.remove(value.getClass()));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKindIsUsed() {
        Set<Class<?>> used = families()
                .flatMap(family -> family.codecs().values().stream())
                .map(ObjectCodec::type)
                .collect(Collectors.toSet());
        assertThat(kinds()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void everyDefaultIsOfAnExistingComponent() {
        Set<Map.Entry<Class<?>, String>> components = codecs().stream()
                .filter(ObjectCodec.class::isInstance)
                .flatMap(codec -> ((ObjectCodec) codec).members().stream())
                .<Map.Entry<Class<?>, String>>map(
                        member -> Map.entry(member.owner(), member.component().name()))
                .collect(Collectors.toSet());
        assertThat(components).containsAll(Schema.componentsWithDefaults());
    }

    @Test
    void everyDefaultCanBeWrittenAndRead() {
        List<Member> members = codecs().stream()
                .filter(ObjectCodec.class::isInstance)
                .flatMap(codec -> ((ObjectCodec) codec).members().stream())
                .filter(member -> Schema.defaultOf(
                                member.owner(), member.component().name())
                        .isPresent())
                .toList();
        assertThat(members).hasSizeGreaterThan(30).allSatisfy(member -> {
            Map<String, Object> others = Map.of("architecture", Architecture.X86_64);
            Object value = member.defaultValue(others).orElseThrow();
            JsonPath path = JsonPath.document();
            assertThat(member.codec().read(member.codec().write(value, path), path))
                    .isEqualTo(value);
        });
    }

    /** An object could not be told from the full form. */
    @Test
    void aShortFormIsNotAnObject() {
        for (Class<?> type : Schema.ABBREVIATED) {
            JsonCodec first =
                    ((ObjectCodec) JsonCodecs.of(type)).members().get(0).codec();
            JsonCodec shortForm = first instanceof OptionalCodec optional ? optional.value() : first;
            assertThat(shortForm)
                    .as(type.getName())
                    .isNotInstanceOfAny(ObjectCodec.class, FamilyCodec.class, ListCodec.class);
            assertThat(shortForm).as(type.getName()).isNotEqualTo(PropertiesCodec.PROPERTIES);
        }
    }

    @Test
    void atMostOneKindOfAFamilyHasAShortForm() {
        assertThat(families())
                .allSatisfy(family -> assertThat(family.codecs().values())
                        .filteredOn(ObjectCodec::isAbbreviated)
                        .hasSizeLessThan(2));
    }
}
