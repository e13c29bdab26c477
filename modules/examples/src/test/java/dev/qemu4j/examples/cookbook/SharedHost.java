package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PortForward;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.TapNetwork;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.config.option.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Adapts configurations to a host where ports and names may be in use: each is replaced by a free one. */
final class SharedHost {
    private final Map<Integer, Integer> ports = new HashMap<>();

    VmConfig adapt(VmConfig config) {
        VmConfig.Builder builder = config.toBuilder().removeParts(part -> true);
        config.parts().forEach(part -> builder.part(adapt(part)));
        if (config.accelerators().stream().anyMatch(Accelerator::isAuto)) {
            // Only a manager finds out that KVM is available but slower than TCG.
            builder.accelerator(Accelerator.TCG);
        }
        return builder.build();
    }

    private Part adapt(Part part) {
        return switch (part) {
            case UserNetwork user ->
                new UserNetwork(
                        user.nic(), user.forwards().stream().map(this::adapt).toList(), user.options());
            case SocketNetwork socket ->
                new SocketNetwork(socket.nic(), socket.role(), socket.host(), free(socket.port()));
            case TapNetwork tap ->
                new TapNetwork(
                        tap.nic(),
                        "q4j" + Long.toString(System.nanoTime() & 0xfffffff, Character.MAX_RADIX),
                        tap.vhost(),
                        tap.queues(),
                        tap.script(),
                        tap.downScript());
            default -> part;
        };
    }

    private PortForward adapt(PortForward forward) {
        return new PortForward(
                forward.protocol(),
                forward.hostAddress(),
                forward.hostPort() == 0 ? 0 : free(forward.hostPort()),
                forward.guestPort());
    }

    /** Returns the same port for the same port, so that two machines still find each other. */
    private int free(int port) {
        return ports.computeIfAbsent(port, unused -> {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
