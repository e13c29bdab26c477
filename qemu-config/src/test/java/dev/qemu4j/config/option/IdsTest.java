package dev.qemu4j.config.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "a,b", "a=b", "a b", "a/b", "é", "a\n"})
    void whatQemuWouldReadOtherwiseIsNoId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ids.check("disk", id))
                .withMessageContaining("disk: '" + id + "'");
    }

    @Test
    void aNodeNameHasAtMost31Bytes() {
        String longest = "n".repeat(31);
        assertThat(Ids.checkNodeName("disk", longest)).isEqualTo(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.checkNodeName("disk", longest + "n"));
    }
}
