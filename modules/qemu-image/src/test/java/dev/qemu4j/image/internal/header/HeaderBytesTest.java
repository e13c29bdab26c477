package dev.qemu4j.image.internal.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.SparseImage;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderBytesTest {
    @Test
    void noMoreIsReadThanTheBudgetHoweverItIsAskedFor() throws Exception {
        SparseImage image = new SparseImage(1L << 40);
        HeaderBytes bytes = new HeaderBytes(image.channel(), null);
        for (int read = 0; read < HeaderBytes.BUDGET; read += 4096) {
            assertThat(bytes.read(1L << 39, 4096, "it", ByteOrder.BIG_ENDIAN).remaining())
                    .isEqualTo(4096);
        }
        assertThatThrownBy(() -> bytes.upTo(0, 1))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.CORRUPT));
        HeaderBytes fresh = new HeaderBytes(image.channel(), null);
        assertThatThrownBy(() -> fresh.upTo(0, Integer.MAX_VALUE)).isInstanceOf(ImageException.class);
        assertThat(image.bytesRead()).isEqualTo(HeaderBytes.BUDGET);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "9223372036854775807, 1", "9223372036854775807, 2147483647", "100, 1", "99, 2"})
    void whatIsNotThereIsAFailureAndNotRead(long offset, int length) throws Exception {
        HeaderBytes bytes = new HeaderBytes(new SparseImage(100).channel(), null);
        assertThatThrownBy(() -> bytes.read(offset, length, "it", ByteOrder.BIG_ENDIAN))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("it at byte");
    }
}
