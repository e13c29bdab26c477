package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who starts {@code modules/bin/jshell} has every API package of the core modules imported. */
class JShellStartupTest {
    private static final Path STARTUP = Path.of("../bin/jshell.startup");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^import (dev\\.qemu4j\\.[\\w.]+)\\.\\*;$");

    @Test
    void everyApiPackageOfTheCoreIsImported() throws Exception {
        Set<String> imported = PACKAGE.matcher(Files.readString(STARTUP))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        Set<String> core = PublishedModule.core().stream()
                .flatMap(module -> module.apiPackages().stream())
                .collect(Collectors.toSet());
        assertThat(imported).containsAll(core);
        imported.removeAll(core);
        assertThat(imported).containsExactly("dev.qemu4j.testkit");
    }
}
