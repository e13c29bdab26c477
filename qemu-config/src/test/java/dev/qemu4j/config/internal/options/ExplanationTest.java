package dev.qemu4j.config.internal.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void aShellReadsEachArgumentAsOneWord() {
        assertThat(Explanation.shell(List.of("-append", "a b", "it's; $(rm)", "", "/path,x=1")))
                .isEqualTo("-append 'a b' 'it'\\''s; $(rm)' '' /path,x=1");
    }
}
