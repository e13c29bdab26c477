package dev.qemu4j.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudInitSeedTest {
    private static final CloudInitSeed SEED = CloudInitSeed.of("web-1", "web", "#cloud-config\n{}\n")
            .networkConfig("version: 2\n")
            .vendorData("#!/bin/sh");

    @Test
    void theDiskHasTheLabelCidata() {
        byte[] iso = SEED.iso();
        assertThat(IsoReader.primary(iso).label()).isEqualTo("cidata");
        assertThat(IsoReader.joliet(iso).label()).isEqualTo("cidata");
        assertThat(IsoReader.primary(iso).sectors()).isEqualTo(iso.length / 2048);
    }

    @Test
    void theFilesHaveTheNamesThatCloudInitLooksFor() {
        Map<String, byte[]> files = IsoReader.joliet(SEED.iso()).files();
        assertThat(files).containsOnlyKeys("meta-data", "network-config", "user-data", "vendor-data");
        assertThat(files.get("user-data")).asString(StandardCharsets.UTF_8).isEqualTo("#cloud-config\n{}\n");
        assertThat(files.get("network-config")).asString(StandardCharsets.UTF_8).isEqualTo("version: 2\n");
        assertThat(IsoReader.primary(SEED.iso()).files())
                .containsOnlyKeys("META_DATA.;1", "NETWORK_CONFIG.;1", "USER_DATA.;1", "VENDOR_DATA.;1");
    }

    @Test
    void pathTablesPointToTheFolders() {
        for (IsoReader reader : new IsoReader[] {IsoReader.primary(SEED.iso()), IsoReader.joliet(SEED.iso())}) {
            assertThat(reader.rootByPathTable(false)).isEqualTo(reader.root());
            assertThat(reader.rootByPathTable(true)).isEqualTo(reader.root());
        }
    }

    @Property(tries = 50)
    void anyTextArrivesUnchanged(@ForAll @StringLength(max = 5000) String text) {
        String user = "#!" + text;
        byte[] iso = CloudInitSeed.of("i", "h", user).iso();
        assertThat(IsoReader.joliet(iso).files().get("user-data")).isEqualTo(user.getBytes(StandardCharsets.UTF_8));
        assertThat(IsoReader.primary(iso).files().get("USER_DATA.;1")).isEqualTo(user.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAreQuotedInTheMetaData() {
        CloudInitSeed seed = CloudInitSeed.of("a: \"b\"\n- c", "x # y", "");
        assertThat(Json.read(seed.metaData()))
                .isEqualTo(Map.of("instance-id", "a: \"b\"\n- c", "local-hostname", "x # y"));
    }

    @Test
    void equalSeedsHaveEqualImages() {
        assertThat(SEED.iso()).isEqualTo(SEED.vendorData("#!/bin/sh").iso());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "#cloud-config\n",
                "\n\n  #Cloud-Config\n",
                "#!/bin/sh\n",
                "#include https://example.org/x\n",
                "## template: jinja\n#cloud-config\n",
                "#cloud-boothook\n",
                "#cloud-config-archive\n",
                "#part-handler\n",
                "Content-Type: multipart/mixed; boundary=x\nmime-version: 1.0\n\n--x--\n"
            })
    void whatCloudInitHasAHandlerForIsAccepted(String data) {
        assertThat(CloudInitSeed.of("i", "h", data).vendorData(data).userData()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# a comment\npackages: []\n",
                "#vendor",
                "Content-Type: text/x-shellscript\n\n#!/bin/sh\n",
                "\ufeff#cloud-config\n"
            })
    void whatOnlyLooksLikeAHeaderIsRefused(String data) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudInitSeed.of("i", "h", data))
                .withMessageContaining("would ignore it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudInitSeed.of("i", "h", "").vendorData(data))
                .withMessageStartingWith("cloud-init vendor data");
    }

    @Test
    void userDataThatCloudInitWouldIgnoreIsRefusedWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudInitSeed.of("i", "h", "password: geheim"))
                .satisfies(e ->
                        assertThat(e.getMessage()).contains("#cloud-config").doesNotContain("geheim"));
        assertThat(CloudInitSeed.of("i", "h", "#cloud-config\npassword: geheim"))
                .asString()
                .doesNotContain("geheim");
    }
}
