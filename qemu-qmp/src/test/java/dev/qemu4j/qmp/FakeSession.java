package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A fake QEMU and a client that is connected to it. */
final class FakeSession implements AutoCloseable {
    final FakeQemu qemu;
    final QmpClient client;
    final List<QmpProtocolException> strays = new CopyOnWriteArrayList<>();

    private FakeSession(FakeQemu qemu, UnaryOperator<QmpClientBuilder> options) throws InterruptedException {
        this.qemu = qemu;
        try {
            QmpClientBuilder builder =
                    QmpClient.builder().address(qemu.address()).onProtocolError(strays::add);
            this.client = options.apply(builder).connect();
        } catch (Throwable e) {
            qemu.close();
            throw e;
        }
    }

    static FakeSession open() throws InterruptedException {
        return open(FakeQemu.start());
    }

    static FakeSession open(FakeQemu qemu) throws InterruptedException {
        return open(qemu, builder -> builder);
    }

    static FakeSession open(UnaryOperator<QmpClientBuilder> options) throws InterruptedException {
        return open(FakeQemu.start(), options);
    }

    static FakeSession open(FakeQemu qemu, UnaryOperator<QmpClientBuilder> options) throws InterruptedException {
        return new FakeSession(qemu, options);
    }

    /** Executes a command on its own thread, and returns when QEMU has received it. */
    Call<?> executeUntilReceived(String command) throws InterruptedException {
        int before = qemu.requests(command).size();
        Call<?> call = Call.start(() -> client.execute(command));
        List<Request> ignored = qemu.awaitRequests(command, before + 1, Call.LONG);
        return call;
    }

    /** Asserts that a command gets its reply. */
    void assertWorks() throws InterruptedException {
        assertThat(client.isOpen()).isTrue();
        JsonNode version = client.execute("query-version", Map.of(), Call.LONG);
        assertThat(version.path("qemu").path("major").asInt()).isEqualTo(7);
    }

    @Override
    public void close() {
        client.close();
        qemu.close();
    }
}
