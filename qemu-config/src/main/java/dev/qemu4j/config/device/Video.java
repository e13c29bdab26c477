package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;

/**
 * A video card.
 *
 * @param model the model
 */
public record Video(Model model) implements Part {
    /** The models of video cards. */
    public enum Model {
        /** QEMU's standard VGA card. Every PC guest has a driver. */
        STANDARD("VGA"),
        /** Virtio, with VGA compatibility on PCs. */
        VIRTIO("virtio-gpu"),
        /** Virtio with OpenGL, for displays that support it. */
        VIRTIO_GL("virtio-gpu-gl"),
        /** The card that works best with SPICE. */
        QXL("qxl-vga"),
        /** Cirrus Logic GD5446, for very old guests. */
        CIRRUS("cirrus-vga"),
        /** VMware's. */
        VMWARE("vmware-svga"),
        /** The standard card without VGA, for UEFI guests. */
        BOCHS("bochs-display"),
        /** A frame buffer in memory that firmware sets up. */
        RAMFB("ramfb");

        private final String driver;

        Model(String driver) {
            this.driver = driver;
        }
    }

    /** Checks for nulls. */
    public Video {
        Objects.requireNonNull(model, "model");
    }

    @Override
    public String kind() {
        return "video";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("video", Optional.empty(), IdSpace.DEVICE);
        boolean vga = out.machine().x86() && out.machine().pci();
        PropertyTree id = PropertyTree.of("id", name);
        switch (model) {
            case VIRTIO, VIRTIO_GL -> {
                if (vga) {
                    String driver = model == Model.VIRTIO ? "virtio-vga" : "virtio-vga-gl";
                    out.pciDevice(PropertyTree.of("driver", driver).withAll(id), "the video card");
                } else {
                    out.virtioDevice(model.driver, id, "the video card");
                }
            }
            case RAMFB ->
                out.add(
                        OptionKind.DEVICE,
                        PropertyTree.of("driver", model.driver).withAll(id),
                        "the video card");
            default -> out.pciDevice(PropertyTree.of("driver", model.driver).withAll(id), "the video card");
        }
    }
}
