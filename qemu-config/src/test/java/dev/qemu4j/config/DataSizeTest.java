package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataSizeTest {
    @Test
    void unitsArePowersOf1024() {
        assertThat(DataSize.parse("2G")).isEqualTo(DataSize.ofGibibytes(2)).isEqualTo(DataSize.ofMebibytes(2048));
        assertThat(DataSize.parse("65536").bytes()).isEqualTo(65536);
        assertThat(DataSize.parse(" 512 MiB ").bytes()).isEqualTo(512L << 20);
        assertThat(DataSize.parse("1.5g").bytes()).isEqualTo(1536L << 20);
        assertThat(DataSize.parse("7B").bytes()).isEqualTo(7);
        assertThat(DataSize.parse("3k").bytes()).isEqualTo(3072);
    }

    @Test
    void textThatIsNotASizeIsRefusedWithTheText() {
        for (String text :
                List.of("", "G", "-1", "1GB", "1 000", "0x10", "1.0000000001K", "8E", "99999999999999999999")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DataSize.parse(text))
                    .withMessageContaining("'" + text + "'");
        }
    }

    @Test
    void sizesBeyond64BitsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.ofGibibytes(Long.MAX_VALUE))
                .withMessageContaining("9223372036854775807G");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.ofBytes(-1))
                .withMessageContaining("-1");
    }

    @Test
    void theTextOfASizeParsesToTheSameSize() {
        for (long bytes : new long[] {0, 1, 1023, 1024, 1536, 1L << 30, (1L << 40) + 1024, Long.MAX_VALUE}) {
            DataSize size = DataSize.ofBytes(bytes);
            assertThat(DataSize.parse(size.toString())).isEqualTo(size);
        }
    }
}
