package dev.qemu4j.manager.internal.log;

import dev.qemu4j.process.internal.output.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs about one machine. Each message begins with the machine's name, and what it quotes is cut and has its control characters escaped,
 * as it may come from QEMU or the guest.
 *
 * <p>Messages with the same format are of one kind. Of each kind {@value #FULL} a minute are logged and the others counted; the count is
 * logged before the kind's next message and by {@link #end}. So neither QEMU nor its guest can fill the log.
 *
 * <p>Safe for use by several threads.
 */
public final class MachineLog {
    /** How many messages of a kind are logged in a minute. */
    static final int FULL = 10;

    /** The longest quotation in a message, in characters. */
    static final int LONGEST = 500;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Logger logger;
    private final String machine;
    private final LongSupplier clock;
    private final Map<String, Kind> kinds =
            new ConcurrentHashMap<>(); // Bounded: each format is a constant of this module.

    MachineLog(Logger logger, String machine, LongSupplier clock) {
        this.logger = logger;
        this.machine = machine;
        this.clock = clock;
    }

    /** The log of a machine in the logger of this name. */
    public static MachineLog of(String logger, String machine) {
        return new MachineLog(LoggerFactory.getLogger(logger), machine, System::nanoTime);
    }

    /** Logs an error with its stack trace. */
    public void error(Throwable cause, String format, @Nullable Object... arguments) {
        log(Level.ERROR, cause, format, arguments);
    }

    /** Logs a warning with a stack trace. */
    public void warn(Throwable cause, String format, @Nullable Object... arguments) {
        log(Level.WARN, cause, format, arguments);
    }

    public void warn(String format, @Nullable Object... arguments) {
        log(Level.WARN, null, format, arguments);
    }

    public void info(String format, @Nullable Object... arguments) {
        log(Level.INFO, null, format, arguments);
    }

    public void debug(String format, @Nullable Object... arguments) {
        log(Level.DEBUG, null, format, arguments);
    }

    /** Logs at a level that is known only when it is called. */
    public void log(Level level, String format, @Nullable Object... arguments) {
        log(level, null, format, arguments);
    }

    private void log(Level level, @Nullable Throwable cause, String format, @Nullable Object... arguments) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        Kind kind = kinds.computeIfAbsent(format, unused -> new Kind(level, clock.getAsLong()));
        Turn turn = kind.next(clock.getAsLong());
        report(kind, format, turn.uncounted());
        if (turn.logged()) {
            Object[] quoted = new Object[arguments.length + 1];
            quoted[0] = machine;
            for (int i = 0; i < arguments.length; i++) {
                quoted[i + 1] = quoted(arguments[i]);
            }
            String message = MessageFormatter.basicArrayFormat("VM '{}': " + format, quoted);
            logger.atLevel(level).setCause(cause).log(message);
        }
    }

    private void report(Kind kind, String format, long more) {
        if (more > 0) {
            logger.atLevel(kind.level)
                    .log("VM '{}': {} more messages like this were not logged: {}", machine, more, format);
        }
    }

    private static String quoted(@Nullable Object argument) {
        String text = String.valueOf(argument);
        return Printable.of(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }

    /** Logs how many messages were only counted. Called when the machine has ended. */
    public void end() {
        kinds.forEach((format, kind) -> report(kind, format, kind.takeCounted()));
    }

    /**
     * What to do about a message.
     *
     * @param logged whether to log it
     * @param uncounted how many earlier ones to report as not logged
     */
    private record Turn(boolean logged, long uncounted) {}

    /** The messages of one kind. */
    private static final class Kind {
        private final Level level;
        private final ReentrantLock lock = new ReentrantLock();
        private long since; // Guarded by lock. When the current minute began.
        private long logged; // Guarded by lock. How many messages were logged in this minute.
        private long counted; // Guarded by lock. How many were only counted, and not reported yet.

        Kind(Level level, long now) {
            this.level = Objects.requireNonNull(level, "level");
            this.since = now;
        }

        Turn next(long now) {
            lock.lock();
            try {
                if (now - since >= MINUTE) {
                    since = now;
                    logged = 0;
                }
                if (logged == FULL) {
                    counted++;
                    return new Turn(false, 0);
                }
                logged++;
                return new Turn(true, takeCounted());
            } finally {
                lock.unlock();
            }
        }

        long takeCounted() {
            lock.lock();
            try {
                long taken = counted;
                counted = 0;
                return taken;
            } finally {
                lock.unlock();
            }
        }
    }
}
