package dev.qemu4j.manager.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class VmConsoleTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Needs about 100^10 steps to find no b after a hundred a. The JDK optimizes simpler patterns. */
    private static final Pattern ENDLESS = Pattern.compile("a*a*a*a*a*a*a*a*a*a*b");

    private Guest guest;
    private VmConsole console;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        guest = new Guest(folder);
        console = guest.console();
    }

    @AfterEach
    void close() throws IOException {
        guest.close();
    }

    /** Starts a call on another thread, and returns when that thread waits. */
    private static <T> FutureTask<T> waiting(Callable<T> call) {
        return waiting(new FutureTask<>(call), new Thread[1]);
    }

    private static <T> FutureTask<T> waiting(FutureTask<T> task, Thread[] thread) {
        thread[0] = Thread.ofVirtual().start(task);
        while (thread[0].getState() != Thread.State.TIMED_WAITING && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void textThatArrivesByteByByteIsFound() throws Exception {
        FutureTask<ConsoleMatch> found = waiting(() -> console.awaitText("größer 😀 als", LONG));
        for (byte one : "wie\r\ngrößer 😀 als du".getBytes(StandardCharsets.UTF_8)) {
            guest.print(new byte[] {one});
        }
        assertThat(found.get().before()).isEqualTo("wie\n");
        assertThat(found.get().text()).isEqualTo("größer 😀 als");
    }

    @Test
    void textThatWasPrintedBeforeTheCallIsFound() throws Exception {
        guest.print("one two three");
        console.awaitText("three", LONG);
        console.reader().awaitText("two", Duration.ZERO);
        assertThatThrownBy(() -> console.awaitText("two", Duration.ZERO)).isInstanceOf(ConsoleTimeoutException.class);
    }

    @Test
    void aMatchHasItsGroupsAndTheOutputBeforeIt() throws Exception {
        guest.print("ip addr\n2: eth0 inet 10.0.2.15/24\n# ");
        ConsoleMatch match = console.awaitText(Pattern.compile("inet (?<address>[\\d.]+)/(\\d+)(x)?\n"), LONG);
        assertThat(match.before()).isEqualTo("ip addr\n2: eth0 ");
        assertThat(match.group("address")).contains("10.0.2.15");
        assertThat(match.group(2)).contains("24");
        assertThat(match.group(3)).isEmpty();
        assertThatThrownBy(() -> match.group(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(match).hasToString("inet 10.0.2.15/24\n");
        assertThat(console.awaitText("# ", LONG).before()).isEmpty();
    }

    @Test
    void aMatchThatCouldBecomeLongerIsTakenWhenTheGuestIsSilent() throws Exception {
        guest.print("value: 4");
        FutureTask<ConsoleMatch> found = waiting(() -> console.awaitText(Pattern.compile("value: \\d+"), LONG));
        guest.print("2");
        assertThat(found.get(10, TimeUnit.SECONDS).text()).isEqualTo("value: 42");
    }

    @Test
    void aMatchThatCouldBecomeLongerIsTakenAtTheDeadline() throws Exception {
        guest.print("value: 42");
        console.reader().awaitText("42", LONG);
        assertThat(console.awaitText(Pattern.compile("value: \\d+"), Duration.ZERO)
                        .text())
                .isEqualTo("value: 42");
    }

    @Test
    void aTimeoutShowsTheEndOfTheOutput() {
        guest.print("the end of the log");
        assertThatThrownBy(() -> console.awaitText(Pattern.compile("lo[a-f]in"), SHORT))
                .isInstanceOfSatisfying(ConsoleTimeoutException.class, e -> {
                    assertThat(e.tail()).isEqualTo("the end of the log");
                    assertThat(e.timeout()).isEqualTo(SHORT);
                    assertThat(e.awaited()).isEqualTo("'lo[a-f]in'");
                    assertThat(e.machine()).isEqualTo("scripted");
                })
                .hasMessageContaining("the end of the log");
    }

    @Test
    void aGuestThatPrintsForeverFillsNoMemoryAndNeverWaits() throws Exception {
        long printed = 50_000_000;
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            byte[] block = "all work and no play\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
            for (long i = 0; i < printed; i += block.length) {
                guest.print(block);
            }
            guest.print("done");
        });
        ConsoleReader slow = console.reader();
        slow.awaitText("play", LONG);
        // A match can begin at every position: the longest search there is.
        assertThatThrownBy(() -> console.awaitText(Pattern.compile("(?s)all.*never"), SHORT))
                .isInstanceOf(ConsoleTimeoutException.class);
        console.awaitText("done", LONG);
        flood.join();
        assertThat(console.text())
                .hasSizeBetween(History.KEPT, 2 * History.KEPT)
                .endsWith("play\ndone");
        assertThat(console.dropped() + console.text().length()).isGreaterThan(printed);
        assertThat(slow.awaitText("done", LONG).text()).isEqualTo("done");
        assertThat(slow.missed()).isPositive();
        assertThat(console.reader().missed()).isZero();
    }

    @Test
    void aPatternThatBacktracksForeverEndsAtTheDeadline() throws Exception {
        guest.print("a".repeat(100));
        console.reader().awaitText("a".repeat(100), LONG);
        assertThatThrownBy(() -> console.awaitText(ENDLESS, SHORT)).isInstanceOf(ConsoleTimeoutException.class);
    }

    @Test
    void aPatternThatBacktracksForeverEndsAtAnInterrupt() throws Exception {
        guest.print("a".repeat(100));
        console.reader().awaitText("a".repeat(100), LONG);
        FutureTask<ConsoleMatch> search = new FutureTask<>(() -> console.awaitText(ENDLESS, LONG));
        Thread thread = Thread.ofPlatform().start(search);
        while (!search.isDone()
                && Stream.of(thread.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().endsWith(".TextSearch"))) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThatThrownBy(search::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptEndsTheCallButNotTheConsole() throws Exception {
        guest.print("before ");
        Thread[] thread = {null};
        FutureTask<ConsoleMatch> call = waiting(new FutureTask<>(() -> console.awaitText("later", LONG)), thread);
        thread[0].interrupt();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> console.awaitText("before", LONG)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> console.send("x")).isInstanceOf(InterruptedException.class);

        guest.print("later");
        assertThat(console.awaitText("later", LONG).before()).isEqualTo("before ");
        console.send("y");
        assertThat(guest.read(1)).isEqualTo("y");
    }

    @Test
    void theEndOfTheMachineFailsWaitingCallsWithTheEndOfTheOutput() throws Exception {
        FutureTask<ConsoleMatch> call = waiting(() -> console.awaitText("never", LONG));
        guest.print("Kernel panic");
        guest.end();
        assertThatThrownBy(call::get)
                .cause()
                .isInstanceOfSatisfying(
                        ConsoleEndedException.class, e -> assertThat(e.tail()).isEqualTo("Kernel panic"));
        assertThat(console.awaitEnd(LONG)).isTrue();
        assertThat(console.text()).isEqualTo("Kernel panic");
        assertThat(console.awaitText("panic", LONG).before()).isEqualTo("Kernel ");
    }

    @Test
    void closeFailsWaitingCallsAndCanBeRepeated() {
        FutureTask<ConsoleMatch> call = waiting(() -> console.awaitText("never", LONG));
        console.close();
        console.close();
        assertThatThrownBy(call::get).hasCauseInstanceOf(ConsoleEndedException.class);
        assertThatThrownBy(() -> console.send("x")).isInstanceOf(ConsoleEndedException.class);
    }

    @Test
    void allLinesAreReadOneByOne() throws Exception {
        guest.print("one\r\n\ntwo\nrest");
        guest.end();
        ConsoleReader lines = console.reader();
        assertThat(lines.nextLine(LONG)).contains("one");
        assertThat(lines.nextLine(LONG)).contains("");
        assertThat(lines.nextLine(LONG)).contains("two");
        assertThat(lines.nextLine(LONG)).contains("rest");
        assertThat(lines.nextLine(LONG)).isEmpty();
        assertThat(lines.nextLine(LONG)).isEmpty();
    }

    @Test
    void aLineIsReadOnlyWhenItIsComplete() throws Exception {
        ConsoleReader lines = console.reader();
        guest.print("half");
        assertThatThrownBy(() -> lines.nextLine(SHORT))
                .isInstanceOf(ConsoleTimeoutException.class)
                .hasMessageContaining(
                        "console: timed out after PT0.2S while waiting for a line; end of the guest's output:");
        guest.print(" and half\n");
        assertThat(lines.nextLine(LONG)).contains("half and half");
    }

    @Test
    void whatIsSentArrivesInOrder() throws Exception {
        List<FutureTask<Void>> sends = List.of(
                waiting(() -> {
                    console.sendLine("ls -l");
                    return null;
                }),
                waiting(() -> {
                    console.send("größer");
                    return null;
                }));
        for (FutureTask<Void> send : sends) {
            send.get();
        }
        assertThat(guest.read(14)).isEqualTo("ls -l\rgrößer");
    }

    @Test
    void anInterruptedSendIsWithdrawnUnlessItsWriteHasBegun() throws Exception {
        String big = "x".repeat(10_000_000); // more than a socket holds
        FutureTask<Void> stuck = waiting(() -> {
            console.send(big);
            return null;
        });
        Thread[] thread = {null};
        FutureTask<Void> behind = waiting(
                new FutureTask<>(() -> {
                    console.send("withdrawn");
                    return null;
                }),
                thread);
        thread[0].interrupt();
        assertThatThrownBy(behind::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(guest.read(big.length())).isEqualTo(big);
        stuck.get();
        console.send("after");
        assertThat(guest.read(5)).isEqualTo("after");
    }

    @Test
    void theEndOfTheMachineFailsCallsThatSend() throws Exception {
        FutureTask<Void> stuck = waiting(() -> {
            console.send("x".repeat(10_000_000));
            return null;
        });
        guest.end();
        assertThatThrownBy(stuck::get).hasCauseInstanceOf(ConsoleEndedException.class);
    }

    @Test
    void callersOfOneReaderTakeTurns() throws Exception {
        FutureTask<ConsoleMatch> first = waiting(() -> console.awaitText("one", LONG));
        FutureTask<ConsoleMatch> second = waiting(() -> console.awaitText("two", LONG));
        assertThatThrownBy(() -> console.awaitText("three", SHORT)).isInstanceOf(ConsoleTimeoutException.class);
        guest.print("two one two");
        assertThat(first.get().before()).isEqualTo("two ");
        assertThat(second.get().before()).isEqualTo(" ");
    }

    @Test
    void connectingToASocketWithoutAListenerFails(@TempDir Path folder) {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(folder.resolve("nobody"));
        assertThatThrownBy(() -> VmConsole.connect("lost", nowhere)).isInstanceOf(IOException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> VmConsole.connect("lost", nowhere)).isInstanceOf(InterruptedException.class);
    }

    /** As a QEMU does that is stopped, or hostile. */
    @Test
    void connectingToSomebodyWhoDoesNotAcceptEndsInTime(@TempDir Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("full"));
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address, 1);
            // One is waiting more than that.
            for (int i = 0; i < 2; i++) {
                waiting.add(SocketChannel.open(address));
            }
            assertThatThrownBy(() -> VmConsole.connect("full", address, Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("does not accept");
            server.accept().close();
            VmConsole.connect("full", address, LONG).close();
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void theGuestsControlCharactersAreEscapedInMessages() throws Exception {
        guest.print("one\u001b[2J\u202e\ntwo");
        console.reader().awaitText("two", LONG);
        assertThatThrownBy(() -> console.awaitText("login", SHORT))
                .isInstanceOf(ConsoleTimeoutException.class)
                .hasMessageEndingWith("end of the guest's output:\none\\u001b[2J\\u202e\ntwo");
    }
}
