package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed requests, sent to QEMU by somebody else on the connection of a client. QEMU's answer matches no command of the
 * client. The user's hook is called with it, and the connection stays open.
 */
@Timeout(120)
class MalformedRequestIT {
    private static final String NOT_JSON = "JSON parse error";
    private static final String NO_ID = "reply without an id";
    private static final String FOREIGN = "never sent: id 4711";

    private static final BlockingQueue<QmpProtocolException> REPORTED = new LinkedBlockingQueue<>();
    private static RealQemu qemu;
    private static MonitorProxy proxy;
    private static QmpClient client;

    @BeforeAll
    static void openTheSession() throws IOException, InterruptedException {
        qemu = RealQemu.start();
        qemu.connect().close(); // once it listens
        proxy = MonitorProxy.between(qemu.monitor(), qemu.directory().resolve("between.sock"));
        client = qemu.connect(QmpClient.builder().address(proxy.address()).onProtocolError(REPORTED::add));
    }

    @AfterAll
    static void closeTheSession() throws IOException {
        client.close();
        proxy.close();
        qemu.close();
    }

    static List<Arguments> battery() {
        return List.of(
                Arguments.of("{]", NOT_JSON),
                Arguments.of("{]\n", NOT_JSON),
                Arguments.of("}", NOT_JSON),
                Arguments.of("\u00ff", "stray"),
                Arguments.of("\u00ff\n", "stray"),
                Arguments.of("\u0001", "stray"),
                Arguments.of("\u0001\n", "stray"),
                Arguments.of("{\"execute\": \"\u00ff\u00c0\"}", "stray"),
                Arguments.of("{\"execute\": \"\u00c0\u0080\"}", "CommandNotFound"), // QEMU takes it for a NUL
                Arguments.of("{\"execute\": \"a\u0007b\"}", "stray"),
                Arguments.of("{\"execute\": \"a\nb\"}", "stray"),
                Arguments.of("{\"execute\": \"a\\x\"}", NOT_JSON),
                Arguments.of("null\n", "must be a JSON object"),
                Arguments.of("12 ", "must be a JSON object"),
                Arguments.of("\"text\"", "must be a JSON object"),
                Arguments.of("[]", "must be a JSON object"),
                Arguments.of("{}", "lacks member 'execute'"),
                Arguments.of("{\"execute\": 5}", "must be a string"),
                Arguments.of("{\"execute\": \"query-name\", \"arguments\": []}", "must be an object"),
                Arguments.of("{\"execute\": \"query-name\", \"extra\": 1}", "'extra' is unexpected"),
                Arguments.of("{\"execute\": \"query-name\", \"arguments\": {\"extra\": 1}}", "'extra' is unexpected"),
                Arguments.of("{\"execute\": \"query-name\", \"arguments\": [], \"id\": 4711}", FOREIGN),
                Arguments.of("{\"execute\": \"query-name\", \"extra\": 1, \"id\": 4711}", FOREIGN),
                Arguments.of("{\"execute\": \"query-name\", \"id\": 4711}", FOREIGN),
                Arguments.of("{\"execute\": \"query-name\", \"id\": \"4711\"}", NO_ID),
                Arguments.of("{\"execute\": \"query-name\", \"id\": [1, {}]}", NO_ID),
                Arguments.of("{\"control\": {\"run-oob\": true}, \"execute\": \"query-name\"}", "is unexpected"),
                Arguments.of("{\"execute\": \"query-name\", \"exec-oob\": \"query-name\"}", "clashes with"));
    }

    @ParameterizedTest
    @MethodSource("battery")
    void theErrorIsReportedAndTheConnectionStaysOpen(String latin1, String answer)
            throws IOException, InterruptedException {
        REPORTED.clear();
        proxy.send(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)));
        QmpProtocolException reported = REPORTED.poll(30, TimeUnit.SECONDS);
        assertThat(reported).isNotNull().hasMessageContaining(answer);
        for (int i = 0; i < 3; i++) {
            assertThat(client.execute("query-name")).isEmpty();
        }
        assertThat(client.isOpen()).isTrue();
    }
}
