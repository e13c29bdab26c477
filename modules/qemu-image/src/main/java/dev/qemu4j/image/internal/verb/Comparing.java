package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.ImageComparison;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Command;
import dev.qemu4j.image.internal.program.Outcome;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code compare}: whether two images have the same content. */
public final class Comparing {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final Pattern MISMATCH = Pattern.compile("(?m)^Content mismatch at offset (\\d{1,18})!$");

    private final Tool tool;

    public Comparing(Tool tool) {
        this.tool = tool;
    }

    public ImageComparison compare(Node one, Node other) throws InterruptedException {
        Command command = Command.of(
                        one.path(),
                        List.of(
                                "compare",
                                "-f",
                                one.format().driver(),
                                "-F",
                                other.format().driver(),
                                "--",
                                one.argument(),
                                other.argument()))
                .naming(one.names())
                .naming(other.names())
                .copying()
                .accepting(SAME, DIFFERENT);
        Outcome outcome = tool.program().run(command);
        Matcher mismatch = MISMATCH.matcher(outcome.text());
        OptionalLong at = mismatch.find() ? OptionalLong.of(Long.parseLong(mismatch.group(1))) : OptionalLong.empty();
        return new ImageComparison(outcome.exitCode() == SAME, at);
    }
}
