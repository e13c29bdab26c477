package dev.qemu4j.config.block;

import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;

/**
 * A file on an SSH server ({@code driver=ssh}). QEMU authenticates with the SSH agent of its user.
 *
 * @param server the address of the server
 * @param path the file on the server
 * @param user the user, empty for the one that runs QEMU
 */
public record SshSource(SocketTarget.Inet server, String path, String user) implements BlockSource {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public SshSource {
        Objects.requireNonNull(server, "server");
        QemuText.checkNotEmpty("ssh path", path);
        QemuText.check(user);
    }

    @Override
    public PropertyTree tree() {
        PropertyTree address = PropertyTree.of("host", server.host()).with("port", Integer.toString(server.port()));
        PropertyTree tree =
                PropertyTree.of("driver", "ssh").with("server", address).with("path", path);
        return user.isEmpty() ? tree : tree.with("user", user);
    }
}
