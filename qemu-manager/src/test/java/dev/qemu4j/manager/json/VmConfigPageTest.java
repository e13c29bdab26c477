package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation page matches the schema. */
class VmConfigPageTest {
    private static final Path PAGE = Path.of("../modules/docs/vm-config-json.md");
    private static final Pattern EXAMPLE = Pattern.compile("```(jsonc?)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<=<!-- reference: generated from the code -->\n\n).*(?=<!-- end of the reference -->)", Pattern.DOTALL);

    @Test
    void theExampleIsRead() throws Exception {
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().toList();
        VmConfig config = VmConfigJson.read(examples.get(0).group(2));
        assertThat(config.name()).isEqualTo("web");
        assertThat(config.parts()).hasSizeGreaterThan(8);
        assertThat(VmConfigJson.read(VmConfigJson.write(config))).isEqualTo(config);
    }

    /** They are parts. */
    @Test
    void allOtherExamplesAreRead() throws Exception {
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().skip(1).toList();
        assertThat(examples).isNotEmpty();
        for (MatchResult example : examples) {
            String document = "{\"format\": 1, \"name\": \"web\", \"parts\": [" + example.group(2) + "]}";
            assertThat(VmConfigJson.read(document).parts()).isNotEmpty();
        }
    }

    @Test
    void theReferenceMatchesTheCode() throws Exception {
        String page = Files.readString(PAGE);
        String expected = REFERENCE.matcher(page).replaceFirst(Matcher.quoteReplacement(Reference.text()));
        if (!page.equals(expected)) {
            Files.writeString(Path.of("target/vm-config-json.md"), expected);
        }
        assertThat(page)
                .as("the expected page is in qemu-manager/target/vm-config-json.md")
                .isEqualTo(expected);
    }
}
