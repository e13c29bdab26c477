package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellScriptTest {
    @Test
    void aRelativeEntryOfThePathAndTheOwnerAreLeftOut() {
        Map<String, String> environment =
                new HashMap<>(Map.of("PATH", ":.:/a/bin:bin::/b/bin:", Ledger.OWNER, "qemu4j-x.1", "HOME", "/home/u"));
        ShellScript.adjust(environment);
        assertThat(environment).isEqualTo(Map.of("PATH", "/a/bin:/b/bin", "HOME", "/home/u"));
        Map<String, String> without = new HashMap<>();
        ShellScript.adjust(without);
        assertThat(without).isEmpty();
    }

    @Test
    void aScriptHasNoComments() {
        assertThat(List.of(ShellScript.read("guard.sh"), ShellScript.read("keeper.sh")))
                .allSatisfy(script -> assertThat(script.lines())
                        .isNotEmpty()
                        .noneMatch(line -> line.startsWith("#") || line.startsWith(" ") || line.isEmpty()));
    }
}
