package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.program.Command;
import java.util.ArrayList;
import java.util.List;

/** {@code resize}: the size of the disk that a guest sees. */
public final class Resizing {
    private final Tool tool;

    public Resizing(Tool tool) {
        this.tool = tool;
    }

    public void resize(Node image, DataSize size, boolean shrinks) throws InterruptedException {
        Tool.checkWritable(image.path());
        DataSize now = new Inspection(tool).info(image).virtualSize();
        if (size.compareTo(now) < 0 && !shrinks) {
            throw new ImageException(
                    Diagnosis.WOULD_SHRINK,
                    ImageLabel.of(image.path()) + ": it would shrink from " + now + " to " + size
                            + ", and what is beyond would be lost; call shrink if that is meant",
                    image.path(),
                    null);
        }
        List<String> arguments =
                new ArrayList<>(List.of("resize", "-q", "-f", image.format().driver()));
        if (shrinks) {
            arguments.add("--shrink");
        }
        arguments.addAll(List.of("--", image.argument(), String.valueOf(size.bytes())));
        tool.program().run(Command.of(image.path(), arguments).naming(image.names()));
    }
}
