package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.CommitOptions;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.program.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code commit}: what an overlay has, written into its base. */
public final class Committing {
    private final Tool tool;

    public Committing(Tool tool) {
        this.tool = tool;
    }

    public void commit(Path overlay, CommitOptions options) throws InterruptedException {
        Node image = Node.of(overlay, tool.places());
        Node base = image.backing()
                .orElseThrow(() -> new ImageException(
                        Diagnosis.UNSUPPORTED,
                        ImageLabel.of(image.path()) + ": it has no backing file to be written into",
                        image.path(),
                        null));
        if (!options.intoProtected()) {
            Tool.checkWritable(
                    base.path(), "flatten the overlay instead, or allow it with CommitOptions.protectedBase()");
        }
        List<String> arguments =
                new ArrayList<>(List.of("commit", "-q", "-f", image.format().driver()));
        if (options.keepsOverlay()) {
            arguments.add("-d");
        }
        arguments.addAll(List.of("--", image.argument()));
        tool.program()
                .run(Command.of(image.path(), arguments).naming(image.names()).copying());
    }
}
