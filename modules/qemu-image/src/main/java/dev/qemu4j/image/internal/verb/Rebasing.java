package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.RebaseOptions;
import dev.qemu4j.image.internal.chain.Chain;
import dev.qemu4j.image.internal.chain.Link;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.program.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code rebase}: another backing file, or none.
 *
 * <p>The new base is the one file that QEMU opens by its header: it cannot be told more than the name that the overlay is to have. So
 * every image below it has to say the format of the next.
 */
public final class Rebasing {
    private final Tool tool;

    public Rebasing(Tool tool) {
        this.tool = tool;
    }

    public void rebase(Path image, Path base, RebaseOptions options) throws InterruptedException {
        Chain below = Chain.of(base, options.baseFormat(), tool.places());
        Link top = below.top();
        checkFormatsRecorded(below);
        checkNotBelow(image, below);
        Tool.checkWritable(image);
        String absolute = top.path().toString();
        String name = options.isRelative() ? BaseName.relative(image, top.path()) : absolute;
        BaseName.check(top.path(), name);
        if (!options.isHeaderOnly()) {
            BaseName.check(top.path(), absolute);
            Node node = Node.of(image, tool.places());
            run(node, false, absolute, top.format());
            if (!options.isRelative()) {
                return;
            }
        }
        run(Node.single(image), true, name, top.format());
    }

    public void flatten(Path image) throws InterruptedException {
        Tool.checkWritable(image);
        Node node = Node.of(image, tool.places());
        if (node.backing().isPresent()) {
            run(node, false, "", ImageFormat.RAW);
        }
    }

    private void run(Node image, boolean headerOnly, String base, ImageFormat format) throws InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("rebase", "-q", "-f", image.format().driver(), "-b", base));
        if (!base.isEmpty()) {
            arguments.addAll(List.of("-F", format.driver()));
        }
        if (headerOnly) {
            arguments.add("-u");
        }
        arguments.addAll(List.of("--", image.argument()));
        tool.program()
                .run(Command.of(image.path(), arguments)
                        .naming(image.names())
                        .naming(List.of(base))
                        .copying());
    }

    private static void checkFormatsRecorded(Chain chain) {
        List<Link> links = chain.links();
        for (int i = 1; i < links.size(); i++) {
            if (!links.get(i).isFormatRecorded()) {
                throw failure(
                        Diagnosis.UNSUPPORTED,
                        links.get(i - 1).path(),
                        "it does not say the format of its backing file, which QEMU would guess; rebase it to that file first");
            }
        }
    }

    private static void checkNotBelow(Path image, Chain chain) {
        Path absolute = image.toAbsolutePath();
        try {
            for (Link link : chain.links()) {
                if (Files.isSameFile(link.path(), absolute)) {
                    throw failure(Diagnosis.CHAIN, absolute, "it cannot be based on itself");
                }
            }
        } catch (IOException e) {
            throw FileFailures.of(absolute, "cannot be read", e);
        }
    }

    private static ImageException failure(Diagnosis diagnosis, Path file, String fact) {
        return new ImageException(diagnosis, ImageLabel.of(file) + ": " + fact, file, null);
    }
}
