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
 * Somebody who reads a console from the beginning to the end: each call goes on after what the call before found. It reads what the
 * guest printed before the call as well as what comes while it waits.
 *
 * <p>A reader that falls behind by more than 256 Ki characters (of 16 bits, as Java counts them) may miss what is no longer kept, and
 * then goes on with the oldest that is; {@link #missed()} counts that.
 *
 * <p>Safe for use by several threads, which take turns: while one waits for a text, the others wait for their turn. To read
 * independently, take a {@linkplain VmConsole#reader() reader} each.
 */
public final class ConsoleReader {
    /** How long the guest must be silent before what it printed counts as all there is for now. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private static final Pattern LINE = Pattern.compile("([^\n]*)\n");
    private static final Pattern REST = Pattern.compile("(?s).+");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String machine;
    private final History history;
    private final ReentrantLock turn = new ReentrantLock();
    private long place; // Guarded by turn. Up to where has been read.
    private final AtomicLong missed = new AtomicLong();

    ConsoleReader(String machine, History history) {
        this.machine = machine;
        this.history = history;
    }

    /**
     * Waits until the guest has printed a text, and goes on after it.
     *
     * @param text the text, on which no character has a meaning of its own
     * @param timeout how long to wait
     * @return where it is
     * @throws ConsoleTimeoutException if it is not there in time; the next call searches the same text again
     * @throws ConsoleEndedException if the console has ended without it
     * @throws InterruptedException if the thread is interrupted; nothing counts as read
     */
    public ConsoleMatch awaitText(String text, Duration timeout) throws InterruptedException {
        return awaitText(Pattern.compile(text, Pattern.LITERAL), timeout);
    }

    /**
     * Waits until the guest has printed something that matches a pattern, and goes on after it.
     *
     * <p>The match is the first there is in what the guest prints, whatever the pieces that it comes in. So one that more text could
     * still change, because it could become longer ({@code \d+} at the end of what is there) or because an earlier one is
     * possible, is only taken when the guest has printed nothing for 100 ms, or at the deadline. A pattern that says where it ends
     * ({@code \d+\n}) is found at once.
     *
     * <p>{@code ^} matches where the reader is, and after a line feed with {@link Pattern#MULTILINE}.
     *
     * @param pattern the pattern
     * @param timeout how long to wait
     * @return what was found
     * @throws ConsoleTimeoutException if there is no match in time; the next call searches the same text again
     * @throws ConsoleEndedException if the console has ended without a match
     * @throws InterruptedException if the thread is interrupted; nothing counts as read
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
     * @return the line without its end, the last one even if the guest did not end it; empty at the end of the console
     * @throws ConsoleTimeoutException if there is no whole line in time; the next call waits for the same line
     * @throws InterruptedException if the thread is interrupted; nothing counts as read
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

    /** {@return how many characters were no longer kept when this reader came to them} */
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
            TextSearch search = new TextSearch(pattern, place, this);
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

        /** What is there now. */
        @Nullable
        ConsoleMatch poll(Pattern pattern) throws InterruptedException {
            TextSearch search = new TextSearch(pattern, place, this);
            next(search);
            MatchResult match = find(search, true);
            return match == null ? null : found(search, match);
        }

        private History.Piece next(TextSearch search) {
            History.Piece piece = history.from(search.end());
            if (piece.start() > search.end()) {
                missed.addAndGet(piece.start() - search.end());
                place = piece.start();
            }
            search.append(piece);
            return piece;
        }

        private ConsoleMatch found(TextSearch search, MatchResult match) {
            String before = history.between(place, search.place(match.start()));
            place = search.place(match.end());
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

        /** What is there at the deadline is searched too, but not for ever. */
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
