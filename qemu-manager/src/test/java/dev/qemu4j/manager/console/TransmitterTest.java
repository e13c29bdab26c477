package dev.qemu4j.manager.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TransmitterTest {
    @Test
    void aWriteThatFailsWithAnErrorEndsThoseWhoWait() throws Exception {
        Transmitter transmitter = new Transmitter(
                new WritableByteChannel() {
                    @Override
                    public int write(ByteBuffer bytes) {
                        throw new OutOfMemoryError("on purpose");
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}
                },
                "transmitter");
        assertThat(transmitter.send(new byte[1], TimeUnit.DAYS.toNanos(1))).isEqualTo(Transmitter.Outcome.ENDED);
        assertThat(transmitter.send(new byte[1], TimeUnit.DAYS.toNanos(1))).isEqualTo(Transmitter.Outcome.ENDED);
    }
}
