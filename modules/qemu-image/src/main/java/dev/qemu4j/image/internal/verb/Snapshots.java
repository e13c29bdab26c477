package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Command;
import java.util.List;

/** {@code snapshot}: snapshots within an image. The verb has no {@code -f}, so the format is said in the name of the image. */
public final class Snapshots {
    private final Tool tool;

    public Snapshots(Tool tool) {
        this.tool = tool;
    }

    public void create(Node image, String name) throws InterruptedException {
        run(image, "-c", name);
    }

    public void apply(Node image, String name) throws InterruptedException {
        run(image, "-a", name);
    }

    public void delete(Node image, String name) throws InterruptedException {
        run(image, "-d", name);
    }

    private void run(Node image, String action, String name) throws InterruptedException {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("snapshot: a name that is empty or has a NUL character in it");
        }
        image.checkNotEncrypted();
        Tool.checkWritable(image.path());
        tool.program()
                .run(Command.of(image.path(), List.of("snapshot", "-q", action, name, "--", image.argument()))
                        .naming(image.names())
                        .naming(List.of(name)));
    }
}
