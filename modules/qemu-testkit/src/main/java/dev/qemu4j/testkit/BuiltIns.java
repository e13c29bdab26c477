package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.PackagedVersion;
import dev.qemu4j.testkit.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/** The built-in commands of a server, whose guest is only a run state. */
final class BuiltIns {
    private static final String RUNNING = "running";
    private static final String PAUSED = "paused";

    /** A guest that has not run yet cannot be stopped: it stays in this state until {@code cont}. */
    private static final String PRELAUNCH = "prelaunch";

    // From this major version on, StatusInfo has no member "singlestep".
    private static final int WITHOUT_SINGLESTEP = 10;

    private static final List<String> COMMANDS = List.of(
            "cont",
            "qmp_capabilities",
            "query-commands",
            "query-name",
            "query-status",
            "query-version",
            "quit",
            "stop",
            "system_powerdown",
            "system_reset");

    private final PackagedVersion version;
    private final String guestName;
    private final AtomicReference<String> runState;

    BuiltIns(PackagedVersion version, String guestName, String runState) {
        this.version = version;
        this.guestName = guestName;
        this.runState = new AtomicReference<>(runState);
    }

    String runState() {
        return runState.get();
    }

    void runState(String state) {
        runState.set(state);
    }

    Optional<Reply> answer(String command) {
        return Optional.ofNullable(
                switch (command) {
                    case "query-version" -> Reply.of(version.toJson());
                    case "query-status" -> Reply.of(status());
                    case "query-name" -> Reply.of(guestName.isEmpty() ? Map.of() : Map.of("name", guestName));
                    case "query-commands" ->
                        Reply.of(COMMANDS.stream()
                                .map(name -> Map.of("name", name))
                                .toList());
                    case "cont" -> move(RUNNING, "RESUME");
                    case "stop" -> runState().equals(PRELAUNCH) ? Reply.empty() : move(PAUSED, "STOP");
                    case "system_powerdown" -> Reply.event("POWERDOWN").then(Reply.empty());
                    case "system_reset" -> reset();
                    case "quit" -> quit();
                    default -> null;
                });
    }

    boolean has(String command) {
        return COMMANDS.contains(command);
    }

    private ObjectNode status() {
        String state = runState();
        ObjectNode status = Json.NODES.objectNode();
        status.put("status", state);
        if (version.version().major() < WITHOUT_SINGLESTEP) {
            status.put("singlestep", false);
        }
        return status.put("running", state.equals(RUNNING));
    }

    // Only a change of state is an event, and the event comes before the reply.
    private Reply move(String state, String event) {
        boolean changed = !runState.getAndSet(state).equals(state);
        return changed ? Reply.event(event).then(Reply.empty()) : Reply.empty();
    }

    // The firmware resets a running guest a second time. A paused guest returns to the state before its first start.
    private Reply reset() {
        Reply reply =
                Reply.event("RESET", reason(false, "host-qmp-system-reset")).then(Reply.empty());
        if (runState().equals(RUNNING)) {
            return reply.then(Reply.event("RESET", reason(true, "guest-reset")));
        }
        runState.compareAndSet(PAUSED, PRELAUNCH);
        return reply;
    }

    private static Reply quit() {
        return Reply.event("SHUTDOWN", reason(false, "host-qmp-quit"))
                .then(Reply.empty())
                .thenQuit();
    }

    private static ObjectNode reason(boolean guest, String reason) {
        return Json.NODES.objectNode().put("guest", guest).put("reason", reason);
    }
}
