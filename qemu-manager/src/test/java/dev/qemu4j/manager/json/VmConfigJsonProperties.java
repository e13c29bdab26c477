package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.process.internal.output.Printable;
import dev.qemu4j.testkit.VmConfigArbitraries;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every configuration is read as it was written, and every input is read or refused. */
class VmConfigJsonProperties {
    private static final JsonCodec PARTS = JsonCodecs.of(Part.class);

    @Provide
    Arbitrary<VmConfig> configs() {
        return VmConfigArbitraries.configs();
    }

    @Provide
    Arbitrary<Part> parts() {
        return VmConfigArbitraries.parts();
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of(
                "", "\"", "{", "}", "[", "]", ":", ",", "1e9", "-", "null", "\\", "\u0000", "//", "/*", "\ud83d");
    }

    @Property(tries = 200)
    void aConfigurationIsReadAsItWasWritten(@ForAll("configs") VmConfig config) {
        String json = VmConfigJson.write(config);
        VmConfig read = VmConfigJson.read(json);
        assertThat(read).isEqualTo(config);
        assertThat(VmConfigJson.write(read)).isEqualTo(json);
        assertThat(VmConfigJson.fromTree(VmConfigJson.toTree(config))).isEqualTo(config);
    }

    /** Whether a machine can have the part does not matter here. */
    @Property(tries = 1000)
    void aPartIsReadAsItWasWritten(@ForAll("parts") Part part) {
        String json = Document.print(PARTS.write(part, JsonPath.document()));
        JsonNode parsed = Document.parse(json, JsonPath.document());
        assertThat(PARTS.read(parsed, JsonPath.document())).isEqualTo(part);
    }

    @Property(tries = 200)
    void aChangedTreeIsReadOrRefused(
            @ForAll("configs") VmConfig config,
            @ForAll @Size(min = 1, max = 3) List<@From("mutations") Mutation> mutations) {
        ObjectNode tree = VmConfigJson.toTree(config);
        mutations.forEach(mutation -> mutation.of(tree));
        readOrRefused(tree.toString());
    }

    @Property(tries = 200)
    void aChangedTextIsReadOrRefused(
            @ForAll("configs") VmConfig config,
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll @IntRange(max = 3) int removed,
            @ForAll("scraps") String inserted) {
        String json = VmConfigJson.write(config);
        int start = at % json.length();
        int end = Math.min(start + removed, json.length());
        readOrRefused(json.substring(0, start) + inserted + json.substring(end));
    }

    private static void readOrRefused(String json) {
        VmConfig read;
        try {
            read = VmConfigJson.read(json);
        } catch (VmConfigJsonException refused) {
            assertThat(refused.reason()).isNotBlank();
            assertThat(refused)
                    .hasMessageContaining(Printable.lines(refused.path()))
                    .hasMessageContaining(Printable.lines(refused.reason()));
            return;
        }
        assertThat(VmConfigJson.read(VmConfigJson.write(read))).isEqualTo(read);
    }
}
