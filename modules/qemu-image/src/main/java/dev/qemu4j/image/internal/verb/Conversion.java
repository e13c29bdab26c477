package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ConvertOptions;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.Progress;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.NewFile;
import dev.qemu4j.image.internal.program.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code convert}: what a guest sees of an image, written into a new one. */
public final class Conversion {
    private final Tool tool;

    public Conversion(Tool tool) {
        this.tool = tool;
    }

    public Path convert(
            Node from,
            Path to,
            ImageFormat format,
            ConvertOptions options,
            Optional<Consumer<? super Progress>> listener)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("convert"));
        listener.ifPresent(present -> arguments.add("-p"));
        arguments.addAll(List.of("-f", from.format().driver(), "-O", format.driver()));
        arguments.addAll(options(format, options));
        try (NewFile target = NewFile.at(to, options.target().overwrites())) {
            arguments.addAll(List.of("--", from.argument(), target.path().toString()));
            Command command = Command.of(to.toAbsolutePath(), arguments)
                    .from(from.path())
                    .naming(from.names())
                    .naming(List.of(target.path().toString()))
                    .copying();
            tool.program()
                    .run(listener.map(present -> command.reporting(new Command.Report(sizeOf(from), present)))
                            .orElse(command));
            return target.publish();
        }
    }

    private static List<String> options(ImageFormat format, ConvertOptions options) {
        FormatOptions.checkWritten(format);
        List<String> arguments = new ArrayList<>(FormatOptions.arguments(format, options.target()));
        if (options.isCompressed()) {
            if (format != ImageFormat.QCOW2 && format != ImageFormat.QCOW) {
                throw new IllegalArgumentException("compress: " + format.driver() + " has no such option");
            }
            arguments.add("-c");
        }
        options.sparse().ifPresent(size -> arguments.addAll(List.of("-S", String.valueOf(size.bytes()))));
        return arguments;
    }

    /** What progress is reported in parts of; where nobody knows it, the length of the file. */
    private static long sizeOf(Node image) {
        Optional<DataSize> known = image.header().flatMap(ImageHeader::virtualSize);
        if (known.isPresent()) {
            return known.get().bytes();
        }
        try {
            return Files.size(image.path());
        } catch (IOException e) {
            throw FileFailures.of(image.path(), "cannot be read", e);
        }
    }
}
