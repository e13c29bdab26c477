package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/**
 * Sockets between host and guest without a network ({@code vhost-vsock}); needs {@code /dev/vhost-vsock} on the host.
 *
 * @param guestCid the guest's context id, from 3 up and unique on the host
 */
public record Vsock(long guestCid) implements Part {
    private static final long FIRST = 3;
    private static final long LAST = 0xffff_fffeL;

    /**
     * Checks the context id.
     *
     * @throws IllegalArgumentException if the context id is reserved or does not fit 32 bits
     */
    public Vsock {
        if (guestCid < FIRST || guestCid > LAST) {
            throw new IllegalArgumentException("vsock: guest cid " + guestCid + " is not between 3 and 4294967294");
        }
    }

    @Override
    public String kind() {
        return "vsock";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the vsock device");
        String name = out.id("vsock", Optional.empty(), IdSpace.DEVICE);
        out.virtioDevice("vhost-vsock", PropertyTree.of("id", name).with("guest-cid", guestCid), "sockets to the host");
    }
}
