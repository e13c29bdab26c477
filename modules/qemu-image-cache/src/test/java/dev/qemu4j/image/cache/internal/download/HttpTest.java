package dev.qemu4j.image.cache.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.cache.ImageCacheException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTest {
    private static final URI SECURE = URI.create("https://images.example/a/disk");

    @Test
    void aRedirectIsRelativeToWhereItComesFrom() {
        assertThat(Http.redirect(SECURE, SECURE, "../b/disk")).isEqualTo(URI.create("https://images.example/b/disk"));
        URI plain = URI.create("http://images.example/disk");
        assertThat(Http.redirect(plain, plain, SECURE.toString())).isEqualTo(SECURE);
    }

    @Test
    void aRedirectNeverLeavesHttps() {
        for (String location : List.of("http://images.example/disk", "HTTP://images.example/disk")) {
            assertThatThrownBy(() -> Http.redirect(SECURE, SECURE, location))
                    .isInstanceOf(ImageCacheException.class)
                    .hasMessageContaining("from https to http");
        }
    }

    @Test
    void aRedirectToNoAddressIsRefused() {
        for (String location : List.of("", "file:///etc/passwd", "ftp://x/", "::", "https:///x")) {
            assertThatThrownBy(() -> Http.redirect(SECURE, SECURE, location)).isInstanceOf(ImageCacheException.class);
        }
    }
}
