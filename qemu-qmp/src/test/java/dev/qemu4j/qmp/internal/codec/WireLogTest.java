package dev.qemu4j.qmp.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireLogTest {
    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'execute': 'set_password', 'arguments': {'protocol': 'vnc', 'password': 'hunter2'}}",
                "{'execute': 'change-vnc-password', 'arguments': {'password': 'hunter2'}}",
                "{'execute': 'object-add', 'arguments': {'qom-type': 'secret', 'id': 's0', 'data': 'hunter2'}}",
                "{'execute': 'object-add', 'arguments': {'data': 'hunter2', 'qom-type': 'secret_keyring'}}",
                "{'execute': 'object-add', 'arguments': {'qom-type': 'secret', 'id': 's0', 'props': {'data': 'hunter2'}}}",
                "{'execute': 'block_passwd', 'arguments': {'device': 'd0', 'password': 'hunter2'}}",
                "{'execute': 'change', 'arguments': {'device': 'vnc', 'target': 'password', 'arg': 'hunter2'}}",
                "{'execute': 'ringbuf-write', 'arguments': {'device': 'r0', 'data': 'hunter2'}}",
                "{'execute': 'migrate', 'arguments': {'uri': 'exec:curl -u joe:hunter2 host'}}",
                "{'execute': 'migrate', 'arguments': {'channels': [{'addr': {'transport': 'exec', 'args': ['hunter2']}}]}}",
                "{'execute': 'migrate-set-parameters', 'arguments': {'cpr-exec-command': ['x', '--password=hunter2']}}",
                "{'execute': 'guest-exec', 'arguments': {'path': 'sh', 'input-data': 'hunter2'}}",
                "{'execute': 'guest-exec', 'arguments': {'path': 'sh', 'env': ['PASSWORD=hunter2']}}",
                "{'execute': 'guest-file-write', 'arguments': {'handle': 1, 'buf-b64': 'hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'hostfwd_add hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'migrate -d exec:hunter2'}}",
                "{'execute': 'device_add', 'arguments': {'passwd': 'hunter2'}}",
                "{'execute': 'device_add', 'arguments': {'passphrase': 'hunter2'}}",
                "{'execute': 'device_add', 'arguments': {'psk': 'hunter2'}}",
                "{'execute': 'device_add', 'arguments': {'userpass': 'hunter2'}}",
                "{'execute': 'qom-set', 'arguments': {'path': '/objects/s0', 'property': 'password', 'value': 'hunter2'}}",
                "{'execute': 'blockdev-add', 'arguments': {'file': [{'driver': 'https', 'cookie': 'k=hunter2'}]}}",
                "{'execute': 'sev-inject-launch-secret', 'arguments': {'packet-header': 'x', 'secret': 'hunter2'}}",
                "{'execute': 'guest-set-user-password', 'arguments': {'username': 'root', 'password': 'hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'set_password vnc hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': ' change vnc password hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'object_add secret,id=s,data=hunter2'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'sendkey hunter2'}}",
                "{'execute': 'qom-set', 'arguments': {'path': '/objects/s0', 'property': 'data', 'value': 'hunter2'}}",
                "{'execute': 'send-key', 'arguments': {'keys': [{'type': 'qcode', 'data': 'hunter2'}]}}",
                "{'execute': 'input-send-event', 'arguments': {'events': [{'type': 'key', 'data': 'hunter2'}]}}",
                "{'execute': 'blockdev-add', 'arguments': {'filename': 'https://joe:hunter2@host/disk.img'}}",
                "{'execute': 'blockdev-add', 'arguments': {'filename': 'json:{\\'cookie\\': \\'hunter2\\'}'}}",
                "{'execute': 'blockdev-add', 'arguments': {'filename': 'json:{hunter2'}}",
                "{'return': {'a': ['nbd://joe:hunter2@host', 'https://joe:hunter2@[::1]:80/x']}, 'id': 1}",
                "{'return': {'a': [{'passphrase': 'hunter2'}]}, 'id': 1}"
            })
    void secretsAreMasked(String message) {
        String log = readable(message);
        assertThat(log).doesNotContain(SECRET).contains("***");
        int length = message.indexOf(' ', 12);
        assertThat(log.replace(" ", ""))
                .startsWith(json(message).substring(0, length).replace(" ", ""));
    }

    @Test
    void onlyTheSecretInAMessageIsMasked() {
        assertThat(readable("{'execute': 'blockdev-add', 'arguments': {'node-name': 'd0', 'size': 18446744073709551615,"
                        + " 'filename': 'https://joe:hunter2@host/disk.img'}, 'id': 7}"))
                .isEqualTo(json("{'execute':'blockdev-add','arguments':{'node-name':'d0','size':18446744073709551615,"
                        + "'filename':'https://joe:***@host/disk.img'},'id':7}"));
    }

    @Test
    void aDeeplyNestedSecretIsMasked() {
        String deep = "[".repeat(1000) + "{'password': 'hunter2'}" + "]".repeat(1000);
        assertThat(readable("{'return': " + deep + "}")).doesNotContain(SECRET).contains("***");
    }

    @Test
    void aNumberThatIsTooLargeIsLoggedUnchanged() {
        assertThat(readable("{'return': 1e99999999999, 'id': 1}"))
                .isEqualTo(json("{'return': 1e99999999999, 'id': 1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'execute': 'query-status', 'id': 1}",
                "{'execute': 'blockdev-add', 'arguments': {'password-secret': 's0', 'key-secret': 's1'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info registers'}}",
                "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'stop'}}",
                "{'execute': 'object-add', 'arguments': {'qom-type': 'rng-random', 'props': {'filename': '/dev/random'}}}",
                "{'execute': 'migrate', 'arguments': {'channels': [{'addr': {'transport': 'socket', 'args': ['x']}}]}}",
                "{'execute': 'qom-set', 'arguments': {'path': '/x', 'property': 'size', 'value': 'data'}}",
                "{'execute': 'blockdev-add', 'arguments': {'filename': 'json:{\\'driver\\': \\'null-co\\'}'}}",
                "{'return': {'uri': 'http://[::1]:80/a@b', 'keys': [1], 'value': 'x', 'property': 5}, 'id': 1}",
                "{'event': 'X', 'data': {'size': 18446744073709551615, 'f': 1.50}}"
            })
    void messagesWithoutSecretsAreLoggedUnchanged(String message) {
        assertThat(readable(message)).isEqualTo(json(message));
    }

    @Test
    void invalidJsonIsLoggedAsAnExcerpt() {
        assertThat(WireLog.readable(new byte[] {'{', (byte) 0xFF, '\n', 'x'})).isEqualTo("{\\xFF\\x0Ax");
    }

    @Test
    void aLongMessageIsTruncated() {
        String log = readable("{'return': '" + "x".repeat(1_000_000) + "'}");
        assertThat(log).hasSizeLessThan(10_000).endsWith("... (1000014 characters)");
    }

    private static String readable(String message) {
        return WireLog.readable(json(message).getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String message) {
        return message.replace('\'', '"');
    }
}
