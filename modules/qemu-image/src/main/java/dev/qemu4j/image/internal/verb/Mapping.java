package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageExtent;
import dev.qemu4j.image.ImageMeasurement;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Command;
import dev.qemu4j.image.internal.program.Json;
import dev.qemu4j.image.internal.program.Outcome;
import java.util.List;
import java.util.OptionalLong;

/** {@code map} and {@code measure}: what an image has where, and how much space that takes. */
public final class Mapping {
    private final Tool tool;

    public Mapping(Tool tool) {
        this.tool = tool;
    }

    public List<ImageExtent> map(Node image) throws InterruptedException {
        Command command = Command.of(
                        image.path(),
                        List.of("map", "--output=json", "-f", image.format().driver(), "--", image.argument()))
                .naming(image.names());
        Outcome outcome = tool.program().run(command);
        return Json.array(outcome, Mapping::extent);
    }

    private static ImageExtent extent(Json json) {
        return new ImageExtent(
                json.required("start"),
                json.required("length"),
                Math.toIntExact(json.required("depth")),
                json.flag("zero"),
                json.flag("data"),
                json.optionalFlag("present").orElse(true),
                json.flag("compressed"),
                json.number("offset").map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    public ImageMeasurement measure(Node image, ImageFormat target) throws InterruptedException {
        FormatOptions.checkWritten(target);
        Command command = Command.of(
                        image.path(),
                        List.of(
                                "measure",
                                "--output=json",
                                "-f",
                                image.format().driver(),
                                "-O",
                                target.driver(),
                                "--",
                                image.argument()))
                .naming(image.names());
        return measurement(command);
    }

    public ImageMeasurement measure(DataSize size, ImageFormat target) throws InterruptedException {
        FormatOptions.checkWritten(target);
        return measurement(Command.of(
                List.of("measure", "--output=json", "-O", target.driver(), "--size", String.valueOf(size.bytes()))));
    }

    private ImageMeasurement measurement(Command command) throws InterruptedException {
        Outcome outcome = tool.program().run(command);
        return Json.object(
                outcome,
                json -> new ImageMeasurement(
                        DataSize.ofBytes(json.required("required")),
                        DataSize.ofBytes(json.required("fully-allocated"))));
    }
}
