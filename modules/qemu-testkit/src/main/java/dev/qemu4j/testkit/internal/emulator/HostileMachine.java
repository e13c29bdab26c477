package dev.qemu4j.testkit.internal.emulator;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Misbehaviour;
import dev.qemu4j.testkit.Misbehaviour.Place;
import dev.qemu4j.testkit.Misbehaviour.WrongAnswer;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process of a hostile QEMU: its monitor is a {@link FakeQemu} that follows a script. Without a script it behaves well. */
final class HostileMachine implements StubEmulator.Behavior {
    private static final Duration FOREVER = Duration.ofDays(1);

    /** Commands without which a screenshot, statistics or a plugged device cannot even begin, and what QEMU answers. */
    private static final Map<String, Reply> MORE_COMMANDS = Map.of(
            "screendump", Reply.empty(),
            "query-blockstats", Reply.json("[]"),
            "query-cpus-fast", Reply.json("[]"),
            "query-memory-size-summary", Reply.json("{\"base-memory\": 33554432}"),
            "query-balloon", Reply.error("DeviceNotActive", "No balloon device has been activated"),
            "blockdev-add", Reply.empty(),
            "blockdev-del", Reply.empty(),
            "device_add", Reply.empty(),
            "send-key", Reply.empty());

    private final List<Misbehaviour> script;
    private final StubEmulator.Started process;
    private final PlantedFiles files;
    private final FakeQemu qemu;
    private final AtomicBoolean connected = new AtomicBoolean();

    /** {@code victim} is a directory that belongs to somebody else, with a file in it. */
    HostileMachine(List<Misbehaviour> script, StubEmulator.Started process, Path victim) {
        this.script = List.copyOf(script);
        this.process = process;
        this.files = new PlantedFiles(victim);
        plant(Place.DIRECTORY, socket().resolveSibling("planted"));
        this.qemu = FakeQemu.builder()
                .address(process.monitor())
                .runState("prelaunch")
                .greeting(this::greeting)
                .start();
        MORE_COMMANDS.forEach(qemu::on);
        script.stream()
                .flatMap(HostileMachine::commandsOf)
                .distinct()
                .forEach(command -> script(command, usual(command)));
        Thread.ofVirtual().name("hostile-end").start(this::endWithQemu);
    }

    /** The commands that it does not answer as usual. */
    private static Stream<String> commandsOf(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case Misbehaviour.Answers answers -> Stream.of(answers.command());
            case Misbehaviour.Emits emits -> Stream.of(emits.command());
            case Misbehaviour.Plants plants when plants.place() == Place.SCREENSHOT -> Stream.of("screendump");
            case Misbehaviour.Plants plants when plants.place() == Place.MONITOR -> Stream.of("query-status");
            default -> Stream.empty();
        };
    }

    private Function<Request, Reply> usual(String command) {
        Reply more = MORE_COMMANDS.get(command);
        return more == null ? request -> builtIn(request) : request -> more;
    }

    private Reply builtIn(Request request) {
        return request.command().equals("qmp_capabilities") ? Reply.empty() : qemu.builtInReply(request);
    }

    private void script(String command, Function<Request, Reply> usual) {
        qemu.on(command, request -> {
            if (command.equals("screendump")) {
                plant(
                        Place.SCREENSHOT,
                        Path.of(request.arguments().path("filename").asString("")));
            }
            if (connected.compareAndSet(false, true)) {
                plant(Place.MONITOR, socket());
            }
            Reply answer = wrong(command)
                    .map(how -> WrongMessages.answer(how, request.id(), usual.apply(request)))
                    .findFirst()
                    .orElseGet(() -> usual.apply(request));
            return events(command).then(answer);
        });
    }

    private Stream<WrongAnswer> wrong(String command) {
        return script.stream()
                .filter(Misbehaviour.Answers.class::isInstance)
                .map(Misbehaviour.Answers.class::cast)
                .filter(answers -> answers.command().equals(command))
                .map(Misbehaviour.Answers::how);
    }

    private Reply events(String command) {
        return script.stream()
                .filter(Misbehaviour.Emits.class::isInstance)
                .map(Misbehaviour.Emits.class::cast)
                .filter(emits -> emits.command().equals(command))
                .map(emits -> WrongMessages.events(emits.event(), emits.data(), emits.count()))
                .reduce(Reply.silence(), Reply::then);
    }

    private Reply greeting(Reply usual) {
        return events(Misbehaviour.GREETING)
                .then(wrong(Misbehaviour.GREETING)
                        .map(how -> WrongMessages.answer(how, Optional.empty(), usual))
                        .findFirst()
                        .orElse(usual));
    }

    private void plant(Place place, Path where) {
        script.stream()
                .filter(Misbehaviour.Plants.class::isInstance)
                .map(Misbehaviour.Plants.class::cast)
                .filter(plants -> plants.place() == place)
                .limit(1)
                .forEach(plants -> files.plant(where, plants.what()));
    }

    private Path socket() {
        return process.monitor().getPath();
    }

    private void endWithQemu() {
        try {
            qemu.awaitQuit(FOREVER);
            process.end().run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("this thread is never interrupted", e);
        }
    }

    /** The shell script that its process runs before its monitor is there. */
    static String prelude(List<Misbehaviour> script, Path words) {
        return script.stream().map(misbehaviour -> prelude(misbehaviour, words)).collect(Collectors.joining());
    }

    private static String prelude(Misbehaviour misbehaviour, Path words) {
        return switch (misbehaviour) {
            case Misbehaviour.Says ignored -> "cat '%s' >&2\n".formatted(words);
            case Misbehaviour.FloodsOutput flood ->
                "head -c %dM /dev/zero | tr '\\000' '\\n' >&2 &\n".formatted(flood.mebibytes());
            case Misbehaviour.LeavesChild() -> "sleep 600 & echo \"child $!\" > \"$0-events\"\n";
            case Misbehaviour.EndsAtOnce end -> "exit %d\n".formatted(end.exitCode());
            default -> "";
        };
    }

    @Override
    public void terminate() {
        if (!script.contains(new Misbehaviour.IgnoresTermination())) {
            qemu.kill();
        }
    }

    /** Removes what it has planted. */
    void removePlanted() {
        files.remove();
    }

    @Override
    public void gone() {
        qemu.close();
    }
}
