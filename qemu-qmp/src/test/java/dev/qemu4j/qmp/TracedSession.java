package dev.qemu4j.qmp;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.util.Map;

/** A program that sends a secret in a short session, for a JVM whose logging a test configures. */
final class TracedSession {
    private TracedSession() {}

    public static void main(String... arguments) throws InterruptedException {
        try (FakeQemu qemu = FakeQemu.start()) {
            qemu.on("set_password", Reply.empty());
            try (QmpClient client =
                    QmpClient.builder().address(qemu.address()).name("traced").connect()) {
                client.execute("set_password", Map.of("protocol", "vnc", "password", "hunter2"));
            }
        }
    }
}
