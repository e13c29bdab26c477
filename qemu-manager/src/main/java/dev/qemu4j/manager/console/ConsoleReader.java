package dev.qemu4j.manager.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a console's output from the oldest kept character to the end. Each call continues after the match of the previous call. It
 * searches output from before the call as well as output that arrives while it waits.
 *
 * <p>A reader that falls behind by more than 256 Ki characters (of 16 bits, as in a {@code String}) may lose output that is no longer
 * kept. It then continues with the oldest that is; {@link #missed()} counts the lost characters.
 *
 * <p>Safe for use by several threads, which take turns: while one waits for a text, the others wait for their turn. To read
 * independently, each thread takes a {@linkplain VmConsole#reader() reader} of its own.
 */
public final class ConsoleReader {
    /** How long the guest must be silent before a match is taken that more output could change. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private static final Pattern LINE = Pattern.compile("([^\n]*)\n");
    private static final Pattern REST = Pattern.compile("(?s).+");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String machine;
    private final History history;
    private final ReentrantLock turn = new ReentrantLock();
    private long position; // Guarded by turn. Everything before it has been read.
    private final AtomicLong missed = new AtomicLong();

    ConsoleReader(String machine, History history) {
        this.machine = machine;
        this.history = history;
    }

    /**
     * Waits until the guest prints a text, and reads up to its end.
     *
     * @param text the text, taken literally
     * @param timeout how long to wait
     * @return the match
     * @throws ConsoleTimeoutException if the guest has not printed it in time; the next call searches the same output again
     * @throws ConsoleEndedException if the console has ended without it
     * @throws InterruptedException if the thread is interrupted; nothing has been read
     */
    public ConsoleMatch awaitText(String text, Duration timeout) throws InterruptedException {
        return awaitText(Pattern.compile(text, Pattern.LITERAL), timeout);
    }

    /**
     * Waits until the guest's output matches a pattern, and reads up to the end of the match.
     *
     * <p>The result is the first match in the output, however the output was divided when it arrived. A match that more output could
     * change, because it could become longer ({@code \d+} at the end of the output) or because an earlier match is possible, is only
     * taken when the guest has printed nothing for 100 ms, or at the deadline. A pattern that includes its end ({@code \d+\n}) is found
     * at once.
     *
     * <p>{@code ^} matches at the reader's position and, with {@link Pattern#MULTILINE}, after a line feed.
     *
     * @param pattern the pattern
     * @param timeout how long to wait
     * @return the match
     * @throws ConsoleTimeoutException if there is no match in time; the next call searches the same output again
     * @throws ConsoleEndedException if the console has ended without a match
     * @throws InterruptedException if the thread is interrupted; nothing has been read
     */
    public ConsoleMatch awaitText(Pattern pattern, Duration timeout) throws InterruptedException {
        String awaited = "'" + pattern + "'";
        Turn mine = takeTurn(awaited, timeout);
        try {
            return mine.await(pattern);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Waits for the next line.
     *
     * @param timeout how long to wait
     * @return the line without its line feed, of which the last line may have none; empty at the end of the console
     * @throws ConsoleTimeoutException if there is no complete line in time; the next call waits for the same line
     * @throws InterruptedException if the thread is interrupted; nothing has been read
     */
    public Optional<String> nextLine(Duration timeout) throws InterruptedException {
        Turn mine = takeTurn("a line", timeout);
        try {
            return mine.await(LINE).group(1);
        } catch (ConsoleEndedException e) {
            return Optional.ofNullable(mine.poll(REST)).map(ConsoleMatch::text);
        } finally {
            turn.unlock();
        }
    }

    /** {@return how many characters this reader has lost, because they were no longer kept when it reached them} */
    public long missed() {
        return missed.get();
    }

    private Turn takeTurn(String awaited, Duration timeout) throws InterruptedException {
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        Turn mine = new Turn(awaited, timeout, System.nanoTime() + bounded.toNanos());
        if (!turn.tryLock(Math.max(0, bounded.toNanos()), TimeUnit.NANOSECONDS)) {
            throw mine.timedOut();
        }
        return mine;
    }

    /** One call. */
    private final class Turn implements TextSearch.Watch {
        private final String awaited;
        private final Duration timeout;
        private final long deadline;

        Turn(String awaited, Duration timeout, long deadline) {
            this.awaited = awaited;
            this.timeout = timeout;
            this.deadline = deadline;
        }

        ConsoleMatch await(Pattern pattern) throws InterruptedException {
            TextSearch search = new TextSearch(pattern, position, this);
            while (true) {
                History.Piece piece = next(search);
                boolean last = piece.last() || left() <= 0;
                MatchResult match = find(search, last);
                if (match == null && !last && isSilentAfter(piece.end())) {
                    match = find(search, true);
                    if (match == null) {
                        history.awaitAfter(piece.end(), left());
                    }
                }
                if (match != null) {
                    return found(search, match);
                }
                if (piece.last()) {
                    throw new ConsoleEndedException(machine, awaited, history.tail(), history.cause());
                }
                if (last) {
                    throw timedOut();
                }
            }
        }

        /** Matches the output so far; null if it does not match. */
        @Nullable
        ConsoleMatch poll(Pattern pattern) throws InterruptedException {
            TextSearch search = new TextSearch(pattern, position, this);
            next(search);
            MatchResult match = find(search, true);
            return match == null ? null : found(search, match);
        }

        private History.Piece next(TextSearch search) {
            History.Piece piece = history.from(search.end());
            if (piece.start() > search.end()) {
                missed.addAndGet(piece.start() - search.end());
                position = piece.start();
            }
            search.append(piece);
            return piece;
        }

        private ConsoleMatch found(TextSearch search, MatchResult match) {
            String before = history.between(position, search.position(match.start()));
            position = search.position(match.end());
            return new ConsoleMatch(before, match);
        }

        private boolean isSilentAfter(long end) throws InterruptedException {
            return !history.awaitAfter(end, Math.min(left(), SETTLED.toNanos()));
        }

        private @Nullable MatchResult find(TextSearch search, boolean settled) throws InterruptedException {
            try {
                return search.find(settled);
            } catch (CancellationException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                throw e;
            }
        }

        /** The output so far is searched at the deadline too, but not without end. */
        @Override
        public void check() {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            if (left() < -SETTLED.toNanos()) {
                throw timedOut();
            }
        }

        private long left() {
            return deadline - System.nanoTime();
        }

        ConsoleTimeoutException timedOut() {
            return new ConsoleTimeoutException(machine, awaited, timeout, history.tail());
        }
    }
}
