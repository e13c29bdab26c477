package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageChain;
import dev.qemu4j.image.ImageInfo;
import dev.qemu4j.image.ImageSnapshot;
import dev.qemu4j.image.internal.chain.Chain;
import dev.qemu4j.image.internal.chain.Link;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Command;
import dev.qemu4j.image.internal.program.Json;
import dev.qemu4j.image.internal.program.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code info}: one image, or a chain of them one after the other. */
public final class Inspection {
    private final Tool tool;

    public Inspection(Tool tool) {
        this.tool = tool;
    }

    public ImageInfo info(Node image) throws InterruptedException {
        // A running machine may have it open (-U): what is read of it may be out of date, which its own QEMU alone can
        // avoid.
        Command command = Command.of(
                        image.path(),
                        List.of(
                                "info",
                                "--output=json",
                                "-U",
                                "-f",
                                image.format().driver(),
                                "--",
                                image.argumentWithoutBacking()))
                .naming(image.names());
        Outcome outcome = tool.program().run(command);
        return Json.object(outcome, json -> info(image.path(), image.format(), json));
    }

    private static ImageInfo info(Path file, ImageFormat format, Json json) {
        return new ImageInfo(
                file,
                format,
                DataSize.ofBytes(json.required("virtual-size")),
                DataSize.ofBytes(json.number("actual-size").orElse(0L)),
                json.number("cluster-size").map(DataSize::ofBytes),
                json.text("backing-filename")
                        .filter(name -> !name.isEmpty())
                        .map(name -> new BackingReference(name, json.text("backing-filename-format"))),
                json.flag("encrypted"),
                json.flag("dirty-flag"),
                json.object("format-specific").object("data").flag("corrupt"),
                json.objects("snapshots").stream().map(Inspection::snapshot).toList());
    }

    private static ImageSnapshot snapshot(Json json) {
        return new ImageSnapshot(
                json.text("id").orElse(""),
                json.text("name").orElse(""),
                DataSize.ofBytes(json.required("vm-state-size")),
                Instant.ofEpochSecond(
                        json.required("date-sec"), json.number("date-nsec").orElse(0L)),
                Duration.ofSeconds(
                        json.required("vm-clock-sec"),
                        json.number("vm-clock-nsec").orElse(0L)));
    }

    public ImageChain chain(Path image) throws InterruptedException {
        List<ImageInfo> images = new ArrayList<>();
        for (Link link : Chain.of(image, Optional.empty(), tool.places()).links()) {
            images.add(info(Node.single(Image.file(link.format(), link.path()))));
        }
        return new ImageChain(images);
    }
}
