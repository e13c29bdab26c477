package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListeningSocketsTest {
    @Test
    void onlyAListeningSocketOfThisPathCounts() {
        String line = "0000000000000000: 00000002 00000000 00010000 0001 01 12345 /run/a b.sock";
        assertThat(ListeningSockets.isListening(line, "/run/a b.sock")).isTrue();
        assertThat(ListeningSockets.isListening(line, "/run/a")).isFalse();
        assertThat(ListeningSockets.isListening(line.replace("00010000", "00000000"), "/run/a b.sock"))
                .isFalse();
        assertThat(ListeningSockets.isListening("Num RefCount Protocol Flags Type St Inode Path", "Path"))
                .isFalse();
    }
}
