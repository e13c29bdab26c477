package dev.qemu4j.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Architecture;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CloudImagesTest {
    static List<Function<Architecture, CloudImage>> images() {
        return List.of(
                CloudImages::debian12,
                CloudImages::debian13,
                CloudImages::ubuntu2404,
                CloudImages::fedora42,
                CloudImages::alpine322);
    }

    @ParameterizedTest
    @MethodSource("images")
    void anImageAndItsChecksumFileComeByHttps(Function<Architecture, CloudImage> source) {
        for (Architecture architecture : List.of(Architecture.X86_64, Architecture.AARCH64)) {
            CloudImage image = source.apply(architecture);
            assertThat(image.architecture()).isEqualTo(architecture);
            assertThat(image.uri()).hasScheme("https");
            assertThat(image.checksum()).isInstanceOfSatisfying(ChecksumFile.class, sums -> {
                assertThat(sums.uri()).hasScheme("https").hasHost(image.uri().getHost());
                assertThat(image.uri().getPath()).endsWith("/" + sums.fileName());
            });
        }
        assertThatThrownBy(() -> source.apply(Architecture.S390X)).isInstanceOf(IllegalArgumentException.class);
    }
}
