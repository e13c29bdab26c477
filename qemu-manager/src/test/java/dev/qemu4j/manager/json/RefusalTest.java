package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.manager.VmException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A document that does not describe a valid machine is refused with path, value and reason. */
class RefusalTest {
    private static VmConfigJsonException refused(String json) {
        return catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(json.replace('\'', '"')));
    }

    /** Reads members in addition to the required ones. */
    private static VmConfigJsonException refusedMembers(String members) {
        return refused("{'format': 1, 'name': 'web', " + members + "}");
    }

    private static VmConfigJsonException refusedPart(String part) {
        return refusedMembers("'parts': [{'kind': 'balloon'}, " + part + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            "cpus": 0                     | -                | -         | virtual machine 'web': cpus: 0 is less than 1
            "cpus": "2"                   | cpus             | "2"       | is not a 32-bit integer
            "cpus": 1.0                   | cpus             | 1.0       | is not a 32-bit integer
            "cpus": 4294967297            | cpus             | 4294967297 | is not a 32-bit integer
            "start-paused": 1             | start-paused     | 1         | is not true or false
            "parts": {}                   | parts            | an object | is not an array, each element a part
            "parts": [[]]                 | parts[0]         | an array  | is not a part
            "kernel": null                | kernel           | null      | is not a path; leave the member out instead
            "memory": "2 GB"              | memory           | "2 GB"    | is not a size such as "2G", or a number of bytes
            "memory": -1                  | memory           | -1        | is not a size such as "2G", or a number of bytes
            "memory": {"backing": "x"}    | memory.backing   | "x"       | is not one of "ram", "memfd", "file"
            "memory": {"backing": "file"} | memory.backing   | -         | memory backing: FILE needs a path
            "architecture": "X86"         | architecture     | "X86"     | is not the name of an architecture
            "architecture": "vax"         | machine          | -         | missing; expected a string, or an object
            "naem": 1                     | naem             | -         | unknown member; closest: "name"
            "start paused": true          | ['start paused'] | -         | unknown member; closest: "start-paused"
            "zzzzzzzzzzzz": 1             | zzzzzzzzzzzz     | -         | unknown member; known: "name", "architecture",
            "root-ports": 65              | root-ports       | -         | root ports: 65 is not between 0 and 64
            "arguments": ["x"]            | arguments[0]     | -         | argument: 'x' does not start with a dash
            "display": {"kind": "disk"}   | display.kind     | "disk"    | is not a kind of display; known: "none", "window",
            """)
    void anInvalidSetting(String members, String path, String value, String reason) {
        check(refusedMembers(members), path, value, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {}                                | kind            | -       | missing; one of "disk", "user-network",
            {"kind": 1}                       | kind            | 1       | is not one of "disk", "user-network",
            {"kind": "dsik"}                  | kind            | "dsik"  | is not a kind of part; closest: "disk"
            {"kind": "iothread"}              | id              | -       | missing; expected a string
            {"kind": "iothread", "id": "1"}   |                 | -       | iothread id: '1' is not a letter followed by
            {"kind": "iothread", "idd": "1"}  | idd             | -       | unknown member; closest: "id"
            {"kind": "vsock", "guest-cid": 2} |                 | -       | vsock: guest cid 2 is not between 3 and 4294967294
            {"kind": "vsock", "guest-cid": 1e3} | guest-cid     | 1000.0  | is not a 64-bit integer
            {"kind": "rng", "source": ""}     |                 | -       | rng: the path is empty
            {"kind": "disk", "format": "raw"} | source          | -       | missing; expected a path, or a block source
            {"kind": "disk", "format": "rww", "source": "/d"} | format | "rww" | is not one of "raw", "qcow2",
            {"kind": "disk", "format": "raw", "source": "/d", "bus": 7} | bus | 7 | is not one of "virtio", "scsi",
            {"kind": "disk", "format": "raw", "source": {"kind": "nbd", "server": {"kind": "inet", "host": "h", "port": "1"}}} \
                | source.server.port | "1" | is not a 32-bit integer
            {"kind": "disk", "format": "raw", "source": {"kind": "nbd", "server": {"kind": "inet", "host": "h", "port": 0}}} \
                | source.server | - | port: 0 is not between 1 and 65535
            {"kind": "user-network", "mac": "x"} | mac          | "x"     | is not a MAC address (mac: 'x' is not six pairs
            {"kind": "rtc", "base": "utc", "clock": "sun"} |      | -       | rtc clock: 'sun' is not one of host, rt and vm
            {"kind": "run-with"}              |                 | -       | run-with: no property
            {"kind": "device", "driver": "edu", "properties": []} | properties | an array | is not an object of properties
            {"kind": "device", "driver": "edu", "properties": {"a": null}} | properties.a | null | is not a string, an integer
            {"kind": "device", "driver": "edu", "properties": {"a": 0.5}} | properties.a | 0.5 | is not a string, an integer
            {"kind": "device", "driver": "edu", "properties": {"a": []}} | properties.a | - | list: is empty
            {"kind": "device", "driver": "edu", "properties": {"a": {}}} | properties.a | - | subtree: is empty
            {"kind": "device", "driver": "edu", "properties": {"a b": 1}} | properties['a b'] | - | property name: 'a b' is not
            {"kind": "device", "driver": "edu", "properties": {"a": {"$size": true}}} | properties.a.$size | true | is not a size
            {"kind": "device", "driver": "edu", "properties": {"a": {"$repeated": [1]}}} | properties.a.$repeated[0] | 1 | is not a string
            {"kind": "device", "driver": "edu", "properties": {"a": {"$sise": "1M"}}} | properties.a.$sise | - | property name: '$sise' is not
            {"kind": "device", "driver": "edu", "properties": {"a": 18446744073709551616}} | properties.a | - | integer: 18446744073709551616 does
            """)
    void anInvalidPart(String part, String path, String value, String reason) {
        String inside = path == null ? "" : path;
        check(
                refusedPart(part),
                "parts[1]" + (inside.isEmpty() || inside.startsWith("[") ? "" : ".") + inside,
                value,
                reason);
    }

    private static void check(VmConfigJsonException refused, String path, String value, String reason) {
        assertThat(refused.path()).isEqualTo(path == null ? "" : path);
        assertThat(refused.value().orElse(null)).isEqualTo(value);
        assertThat(refused.reason()).startsWith(reason);
        assertThat(refused)
                .isInstanceOf(VmException.class)
                .hasMessage("VM configuration: " + (path == null ? "" : path + ": ")
                        + (value == null ? "" : value + " ") + refused.reason());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"format": 1, "name": "a", "name": "b"} | line 1, column 34: Duplicate Object property "name"
            {"format": 1, "name": "a"} x            | line 1, column 28: Unrecognized token
            {"format": 1, "name": "a"} {}           | line 1, column 28: Trailing token
            {"format": 1, "name": "a"               | line 1, column 26: Unexpected end-of-input
            {"format": 1, "name": 'a'}              | line 1, column 23: Unexpected character
            {"format": 1, "name": "a",}             | line 1, column 27: Unexpected character
            {"format": 1, "name": geheim}           | line 1, column 23: Unrecognized token
            ``                                      | the document is empty
            // nothing                              | the document is empty
            """)
    void textThatIsNotJson(String json, String reason) {
        VmConfigJsonException refused =
                catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(json));
        assertThat(refused.path()).isEmpty();
        assertThat(refused.reason()).startsWith(reason).doesNotContain("geheim");
        assertThat(refused).hasNoCause();
    }

    @Test
    void aDocumentOfAnUnknownVersion() {
        check(refused("{'name': 'web'}"), "format", null, "missing; expected 1");
        check(refused("{'format': 2, 'name': 'web', 'unknown': 1}"), "format", "2", "is not 1, the only known version");
        check(refused("{'format': '1', 'name': 'web'}"), "format", "\"1\"", "is not 1, the only known version");
        check(refused("[]"), null, "an array", "is not an object that describes a virtual machine");
        check(refused("{'format': 1}"), "name", null, "missing; expected a string");
    }

    @Test
    void theCauseIsTheExceptionOfTheConfiguration() {
        assertThat(refusedMembers("'cpus': 0")).hasCauseInstanceOf(InvalidConfigException.class);
        assertThat(refusedPart("{'kind': 'vsock', 'guest-cid': 2}")).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongValueIsCutShort() {
        VmConfigJsonException refused = refusedMembers("'cpus': '" + "x".repeat(1000) + "'");
        assertThat(refused.value())
                .hasValueSatisfying(
                        value -> assertThat(value).hasSizeLessThan(100).endsWith("…"));
        assertThat(refusedMembers("'" + "\ud83d\ude00".repeat(1000) + "': 1").path())
                .hasSizeLessThan(100);
    }

    @Test
    void aDocumentThatIsNestedTooDeeply() {
        String deep = "{'a': ".repeat(JsonPath.MAX_DEPTH) + "1" + "}".repeat(JsonPath.MAX_DEPTH);
        assertThat(refusedPart("{'kind': 'device', 'driver': 'x', 'properties': " + deep + "}")
                        .reason())
                .contains("nesting depth (201)");

        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("format", 1).put("name", "web");
        ObjectNode inner = tree.putArray("parts")
                .addObject()
                .put("kind", "device")
                .put("driver", "x")
                .putObject("properties");
        for (int i = 0; i < 10_000; i++) {
            inner = inner.putObject("a");
        }
        VmConfigJsonException refused =
                catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.fromTree(tree));
        assertThat(refused.reason()).contains("more than 200 deep");
    }

    @Test
    void aDocumentThatIsTooLarge() {
        assertThat(refusedMembers("'cpu': '" + "x".repeat(Document.MAX_TEXT) + "y'")
                        .reason())
                .contains("String value length (131073)");
        assertThat(refused(" ".repeat(Document.MAX_LENGTH + 1)).reason()).contains("longer than 4194304");
        StringBuilder many = new StringBuilder("'a': 1");
        for (int i = 0; i < PropertiesCodec.MAX_PROPERTIES; i++) {
            many.append(", 'a").append(i).append("': 1");
        }
        assertThat(refusedPart("{'kind': 'device', 'driver': 'x', 'properties': {" + many + "}}")
                        .reason())
                .isEqualTo("there are more than 4096 properties");
        assertThat(refusedMembers("'cpus': " + "1".repeat(2000)).reason()).contains("length");
    }

    @Test
    void aConfigurationThatExceedsTheLimitsIsNotWritten() {
        VmConfig.Builder vm = VmConfig.builder();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> VmConfigJson.write(vm.part(FwCfg.text("opt/a", "x".repeat(Document.MAX_TEXT + 1)))
                        .build()))
                .withMessageContaining("String value length (131073)");
        PropertyTree deep = PropertyTree.of("a", "b");
        for (int i = 0; i < JsonPath.MAX_DEPTH; i++) {
            deep = PropertyTree.empty().with("a", deep);
        }
        VmConfig tooDeep = VmConfig.builder().part(Device.of("edu").with(deep)).build();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> VmConfigJson.write(tooDeep))
                .withMessageContaining("more than 200 deep");
    }

    /** A part whose type is not from this library. */
    private record Foreign() implements Part {
        @Override
        public void describe(OptionCollector out) {}

        @Override
        public String kind() {
            return "foreign";
        }
    }

    @Test
    void aPartOfAForeignTypeIsNotWritten() {
        VmConfig config =
                VmConfig.builder().part(Rng.urandom()).part(new Foreign()).build();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> VmConfigJson.write(config))
                .withMessageContaining("parts[1]: the schema has no kind for " + Foreign.class.getName());
    }

    @Test
    void aPathOfAnotherFileSystemIsNotWritten(@TempDir Path folder) throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            VmConfig config =
                    VmConfig.builder().part(new Rng(zip.getPath("/random"))).build();
            assertThatExceptionOfType(VmConfigJsonException.class)
                    .isThrownBy(() -> VmConfigJson.write(config))
                    .withMessageContaining("parts[0].source: '/random' would be read as another value");
        }
    }

    @Test
    void aSecretInMemoryIsNotWritten() {
        VmConfig config = VmConfig.builder()
                .display(VncDisplay.tcp("127.0.0.1", 5900).password("pw"))
                .part(Secret.held("pw", "geheim".getBytes(StandardCharsets.UTF_8)))
                .build();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> VmConfigJson.write(config))
                .withMessageContaining("parts[0]: secret 'pw' is held in memory")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("geheim"));
        assertThatExceptionOfType(VmConfigJsonException.class).isThrownBy(() -> VmConfigJson.toTree(config));
    }

    @Test
    void aSecretInTheWrongMemberIsNotShown() {
        for (String secret : new String[] {
            "{'kind': 'secret', 'id': 'pw', 'bytes': 'geheim'}",
            "{'kind': 'secret', 'id': 'pw', 'file': ['geheim']}",
            "{'kind': 'secret', 'id': 'pw', 'file': {'geheim': 1}}",
            "{'kind': 'disk', 'format': 'raw', 'source': {'kind': 'http', 'uri': 'https://me:geheim@h/d'}}",
            "{'kind': 'disk', 'format': 'raw', 'source': {'kind': 'http', 'uri': 'https://me:geheim@h/ d'}}",
        }) {
            VmConfigJsonException refused = refusedPart(secret);
            assertThat(refused.value()).isEmpty();
            for (Throwable e = refused; e != null; e = e.getCause()) {
                assertThat(e.toString()).doesNotContain("geheim");
            }
        }
        assertThat(refusedPart("{'kind': 'secret', 'id': 'pw', 'file': 1234}"))
                .hasMessageContaining("parts[1].file: it is not a path")
                .hasMessageNotContaining("1234");
    }
}
