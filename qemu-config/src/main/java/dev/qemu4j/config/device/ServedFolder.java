package dev.qemu4j.config.device;

import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * A folder of the host that the guest mounts over virtiofs, served by a {@code virtiofsd} of the machine's own. A manager
 * starts it before QEMU and stops it after. Needs {@linkplain dev.qemu4j.config.memory.MemoryBacking#shared() shared memory}.
 *
 * @param tag the name that the guest mounts
 * @param folder the folder
 */
public record ServedFolder(String tag, Path folder) implements HelperPart {
    /**
     * Checks the tag and the path.
     *
     * @throws IllegalArgumentException if the tag is empty or longer than the protocol allows, or the path is empty
     */
    public ServedFolder {
        QemuText.checkPath("shared folder", folder);
        SharedFolder.virtiofs(tag, Path.of("virtiofsd.sock"));
    }

    @Override
    public String kind() {
        return "shared folder";
    }

    @Override
    public String program() {
        return "virtiofsd";
    }

    @Override
    public Part at(Path socket) {
        return SharedFolder.virtiofs(tag, socket);
    }
}
