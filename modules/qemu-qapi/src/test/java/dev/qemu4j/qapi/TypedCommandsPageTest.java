package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the page are compiled. */
class TypedCommandsPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleOnThePageIsCompiled() throws IOException {
        String page = Files.readString(Path.of("../docs/typed-commands.md"));
        String source = flat(Files.readString(Path.of("src/test/java/dev/qemu4j/qapi/TypedCommands.java")));
        List<String> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(page);
        while (example.find()) {
            examples.add(flat(example.group(1)));
        }

        assertThat(examples)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(code -> assertThat(source).contains(code));
    }

    /** Without white space, as the formatter breaks lines differently. */
    private static String flat(String code) {
        return code.replaceAll("\\s+", "");
    }
}
