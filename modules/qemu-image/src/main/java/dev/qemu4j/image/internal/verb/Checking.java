package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.ImageCheck;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Command;
import dev.qemu4j.image.internal.program.Json;
import dev.qemu4j.image.internal.program.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code check}: whether an image's own tables make sense, and their repair. */
public final class Checking {
    private static final int CLEAN = 0;
    private static final int CORRUPT = 2;
    private static final int LEAKS = 3;
    private static final int NOT_CHECKED = 63;

    private final Tool tool;

    public Checking(Tool tool) {
        this.tool = tool;
    }

    /** {@code repair} is what {@code -r} takes, empty to look only. */
    public ImageCheck check(Node image, Optional<String> repair) throws InterruptedException {
        image.checkNotEncrypted();
        repair.ifPresent(what -> Tool.checkWritable(image.path()));
        List<String> arguments = new ArrayList<>(
                List.of("check", "--output=json", "-f", image.format().driver()));
        repair.ifPresent(what -> arguments.addAll(List.of("-r", what)));
        arguments.addAll(List.of("--", image.argument()));
        Command command = Command.of(image.path(), arguments)
                .naming(image.names())
                .copying()
                .accepting(CLEAN, CORRUPT, LEAKS, NOT_CHECKED);
        Outcome outcome = tool.program().run(command);
        if (outcome.exitCode() == NOT_CHECKED) {
            return new ImageCheck(
                    ImageCheck.Outcome.NOT_CHECKED,
                    0,
                    0,
                    0,
                    0,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    outcome.words());
        }
        return Json.object(
                outcome,
                json -> new ImageCheck(
                        outcome(outcome.exitCode()),
                        count(json, "corruptions"),
                        count(json, "leaks"),
                        count(json, "corruptions-fixed"),
                        count(json, "leaks-fixed"),
                        allocated(json),
                        json.number("total-clusters").map(OptionalLong::of).orElse(OptionalLong.empty()),
                        outcome.words()));
    }

    private static ImageCheck.Outcome outcome(int exitCode) {
        return switch (exitCode) {
            case CLEAN -> ImageCheck.Outcome.CLEAN;
            case LEAKS -> ImageCheck.Outcome.LEAKS;
            default -> ImageCheck.Outcome.CORRUPT;
        };
    }

    /** A count that is left out where it is 0. */
    private static long count(Json json, String name) {
        return json.number(name).orElse(0L);
    }

    /** Left out where it is 0, too, and by formats that do not have it, which have no total either. */
    private static OptionalLong allocated(Json json) {
        return json.number("allocated-clusters")
                .or(() -> json.number("total-clusters").map(total -> 0L))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}
