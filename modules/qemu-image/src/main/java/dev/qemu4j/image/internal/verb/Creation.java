package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.CreateOptions;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.OverlayOptions;
import dev.qemu4j.image.Preallocation;
import dev.qemu4j.image.Qcow2;
import dev.qemu4j.image.internal.chain.Chain;
import dev.qemu4j.image.internal.chain.Link;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.NewFile;
import dev.qemu4j.image.internal.header.Qcow2Layout;
import dev.qemu4j.image.internal.program.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code create}: new images and overlays. The usual ones are written here, without a process. */
public final class Creation {
    private static final long SECTOR = 512;

    /** QEMU's own. */
    private static final DataSize USUAL_CLUSTER = DataSize.ofBytes(64 << 10);

    private final Tool tool;

    public Creation(Tool tool) {
        this.tool = tool;
    }

    public Path create(Path file, ImageFormat format, DataSize size, CreateOptions options)
            throws InterruptedException {
        FormatOptions.checkWritten(format);
        List<String> formatOptions = FormatOptions.arguments(format, options);
        boolean plain = options.preallocation() == Preallocation.OFF;
        if (plain && format == ImageFormat.QCOW2) {
            DataSize cluster = options.clusterSize().orElse(USUAL_CLUSTER);
            Qcow2 image = new Qcow2(size, cluster, options.hasLazyRefcounts(), Optional.empty());
            return write(image, file, options.overwrites());
        }
        if (plain && format == ImageFormat.RAW) {
            return writeRaw(file, size, options.overwrites());
        }
        List<String> arguments = new ArrayList<>(List.of("create", "-q", "-f", format.driver()));
        arguments.addAll(formatOptions);
        return run(file, arguments, Optional.of(size), options.overwrites(), !plain);
    }

    private static Path writeRaw(Path file, DataSize size, boolean overwrites) throws InterruptedException {
        checkInterrupt();
        try (NewFile target = NewFile.at(file, overwrites)) {
            target.file().setLength(sectors(size.bytes()));
            return target.publish();
        } catch (IOException e) {
            throw FileFailures.of(file.toAbsolutePath(), "cannot be written", e);
        }
    }

    private static Path write(Qcow2 image, Path file, boolean overwrites) throws InterruptedException {
        checkInterrupt();
        try (NewFile target = NewFile.at(file, overwrites)) {
            Qcow2Layout.write(image, target.file());
            return target.publish();
        } catch (IOException e) {
            throw FileFailures.of(file.toAbsolutePath(), "cannot be written", e);
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** QEMU counts a disk in sectors. */
    private static long sectors(long bytes) {
        return bytes > Long.MAX_VALUE - SECTOR ? bytes : (bytes + SECTOR - 1) / SECTOR * SECTOR;
    }

    public Path overlay(Path base, Path overlay, OverlayOptions options) throws InterruptedException {
        Link below = Chain.of(base, options.baseFormat(), tool.places()).top();
        String name = options.isRelative()
                ? BaseName.relative(overlay, below.path())
                : below.path().toString();
        BaseName.check(below.path(), name);
        DataSize cluster = options.clusterSize().orElse(USUAL_CLUSTER);
        Optional<DataSize> size = options.size().or(() -> sizeOf(below, cluster));
        if (size.isPresent()) {
            BackingReference reference =
                    new BackingReference(name, Optional.of(below.format().driver()));
            Qcow2 image = new Qcow2(size.get(), cluster, options.hasLazyRefcounts(), Optional.of(reference));
            return write(image, overlay, options.overwrites());
        }
        // Of a size that only QEMU knows.
        List<String> arguments = new ArrayList<>(List.of(
                "create",
                "-q",
                "-f",
                ImageFormat.QCOW2.driver(),
                "-F",
                below.format().driver(),
                "-b",
                name));
        arguments.addAll(FormatOptions.arguments(ImageFormat.QCOW2, FormatOptions.of(options)));
        return run(overlay, arguments, Optional.empty(), options.overwrites(), false);
    }

    /** Of the formats where the header's word is QEMU's too, and if it is no absurd one. */
    private static Optional<DataSize> sizeOf(Link base, DataSize cluster) {
        Optional<DataSize> size = switch (base.format()) {
            case RAW -> Optional.of(DataSize.ofBytes(sectors(length(base.path()))));
            case QCOW2 -> base.header().flatMap(ImageHeader::virtualSize);
            default -> Optional.empty();
        };
        return size.filter(bytes -> bytes.bytes() <= Qcow2Layout.maxSize(cluster.bytes()));
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw FileFailures.of(file, "cannot be read", e);
        }
    }

    private Path run(Path file, List<String> options, Optional<DataSize> size, boolean overwrites, boolean copies)
            throws InterruptedException {
        try (NewFile target = NewFile.at(file, overwrites)) {
            List<String> arguments = new ArrayList<>(options);
            arguments.add("--");
            arguments.add(target.path().toString());
            size.ifPresent(wanted -> arguments.add(String.valueOf(wanted.bytes())));
            Command command = Command.of(file.toAbsolutePath(), arguments)
                    .naming(List.of(target.path().toString()));
            tool.program().run(copies ? command.copying() : command);
            return target.publish();
        }
    }
}
