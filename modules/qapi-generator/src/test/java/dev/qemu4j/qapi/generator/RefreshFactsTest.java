package dev.qemu4j.qapi.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Converts a manual page and a schema to facts. */
class RefreshFactsTest {
    /** A page with the layout of QEMU's and invented definitions. */
    private static final String PAGE = """
            .SH LAMPS
            .INDENT 0.0
            .TP
            .B Enum LampKind (Since: 1.0)
            Kinds of lamps
            .INDENT 7.0
            .TP
            .B Values
            .INDENT 7.0
            .IP \\(bu 2
            \\fBneon\\fP \\-\\- bright
            .IP \\(bu 2
            \\fBled\\-strip\\fP \\-\\- long (since 2.0)
            .UNINDENT
            .UNINDENT
            .UNINDENT
            .INDENT 0.0
            .TP
            .B Object LampOptions
            .INDENT 7.0
            .TP
            .B Members
            .INDENT 7.0
            .IP \\(bu 2
            \\fBkind\\fP (\\fBLampKind\\fP) \\-\\- .INDENT 2.0
            .IP \\(bu 2
            not \\-\\- a member
            .UNINDENT

            .IP \\(bu 2
            \\fBhues\\fP (\\fB[\\fP\\fBstring\\fP\\fB]\\fP, \\fIoptional\\fP) \\-\\- colours
            of the lamp.  (default: none, since 1.5)
            .IP \\(bu 2
            The members of \\fBLampBase\\fP\\&.
            .IP \\(bu 2
            When \\fBkind\\fP is \\fBneon\\fP: The members of \\fBNeonLamp\\fP\\&.
            .UNINDENT
            .UNINDENT
            .UNINDENT
            .INDENT 0.0
            .TP
            .B Command lamp\\-add (Since: 1.0 (Linux); 2.0 (Windows))
            This command is unstable/experimental.
            .INDENT 7.0
            .TP
            .B Arguments
            .INDENT 7.0
            .IP \\(bu 2
            \\fBoptions\\fP (\\fBLampOptions\\fP) \\-\\- the lamp
            .UNINDENT
            .TP
            .B Return
            \\fB[\\fP\\fBLampOptions\\fP\\fB]\\fP \\-\\- all
            lamps
            .TP
            .B Features
            .INDENT 7.0
            .IP \\(bu 2
            \\fBunstable\\fP \\-\\- it flickers
            .UNINDENT
            .UNINDENT
            .INDENT 7.0
            .INDENT 3.5
            .IP "Example:"
            .IP \\(bu 2
            \\fBnothing\\fP \\-\\- of this
            .UNINDENT
            .UNINDENT
            .UNINDENT
            """;

    private static final String SCHEMA = """
            [{"name": "lamp-add", "meta-type": "command", "arg-type": "0", "ret-type": "[1]", "allow-oob": true},
             {"name": "lamp-remove", "meta-type": "command", "arg-type": "0", "ret-type": "0"},
             {"name": "0", "meta-type": "object", "members": [{"name": "options", "type": "1"}]},
             {"name": "[1]", "meta-type": "array", "element-type": "1"},
             {"name": "1", "meta-type": "object", "members": [
               {"name": "kind", "type": "2"}, {"name": "hues", "default": null, "type": "str", "features": ["deprecated"]}]},
             {"name": "2", "meta-type": "enum", "members": [
               {"name": "neon", "features": ["deprecated"]}, {"name": "led-strip"}]}]
            """;

    @Test
    void aManualPageIsConvertedToFacts() {
        ObjectNode facts =
                RefreshFacts.refresh(json("{'enums': [{'name': 'LampKind', 'module': 'lamp', 'values': []}]}"), PAGE);

        assertThat(facts).isEqualTo(json("""
                                {'commands': [{'name': 'lamp-add', 'since': '1.0', 'module': 'lamp',
                                   'members': [{'name': 'options', 'type': 'LampOptions'}],
                                   'returns': '[LampOptions]', 'features': ['unstable']}],
                                 'events': [],
                                 'objects': [{'name': 'LampOptions', 'module': 'lamp',
                                   'members': [{'name': 'kind', 'type': 'LampKind'},
                                     {'name': 'hues', 'type': '[string]', 'optional': true, 'since': '1.5'}],
                                   'bases': ['LampBase'], 'discriminator': 'kind',
                                   'branches': [{'value': 'neon', 'type': 'NeonLamp'}]}],
                                 'enums': [{'name': 'LampKind', 'since': '1.0', 'module': 'lamp',
                                   'values': ['neon', {'name': 'led-strip', 'since': '2.0'}]}],
                                 'alternates': []}
                                """));
    }

    @Test
    void aReleaseInThePresentFactsIsKept() {
        ObjectNode facts = RefreshFacts.refresh(
                json("{'commands': [{'name': 'lamp-add', 'members': [{'name': 'options', 'since': '1.2'}]}]}"), PAGE);

        assertThat(facts.path("commands").path(0).path("members").path(0).path("since"))
                .isEqualTo(json("'1.2'"));
    }

    @Test
    void theSchemaAddsFeaturesAndDefinitionsThatThePageLacksAreReported() {
        ObjectNode facts = RefreshFacts.refresh(json("{}"), PAGE);

        assertThat(Introspection.mergeInto(facts, RefreshFacts.schema(SCHEMA)))
                .containsExactly("lamp-remove is not in the reference");
        assertThat(facts.path("commands").path(0).path("oob")).isEqualTo(json("true"));
        assertThat(facts.path("objects").path(0).path("members").path(1).path("features"))
                .isEqualTo(json("['deprecated']"));
        assertThat(facts.path("enums").path(0).path("values").path(0))
                .isEqualTo(json("{'name': 'neon', 'features': ['deprecated']}"));
    }

    @Test
    void aCommandThatTheSchemaLacksIsLeftOut() {
        ObjectNode facts = RefreshFacts.refresh(json("{}"), PAGE);

        assertThat(Introspection.mergeInto(facts, json("[]")))
                .containsExactly("lamp-add is not in the schema and was left out");
        assertThat(facts.path("commands")).isEmpty();
    }

    @Test
    void aSchemaIsFoundAmongAMonitorsReplies() {
        assertThat(RefreshFacts.schema("{\"QMP\": {}}\n{\"return\": {}}\n{\"return\": [1]}\n{\"return\": {}}\n"))
                .isEqualTo(json("[1]"));
        assertThatIllegalArgumentException().isThrownBy(() -> RefreshFacts.schema("{\"return\": {}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qmp-11.1.json", "qga-11.1.json"})
    void theFactsHaveTheFormatOfThisTool(String name) throws IOException {
        String text = resource(name);

        assertThat(RefreshFacts.format(JsonMapper.shared().readTree(text))).isEqualTo(text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Generate.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
