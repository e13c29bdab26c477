package dev.qemu4j.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reply that {@link FakeQemu#hold} holds until the test releases it. Later commands are answered meanwhile, so several held replies can
 * be released out of order.
 *
 * <p>Safe for use by several threads.
 */
public final class HeldReply {
    private final FakeQemu qemu;
    private final String command;
    private final CompletableFuture<Request> asked = new CompletableFuture<>();

    HeldReply(FakeQemu qemu, String command) {
        this.qemu = qemu;
        this.command = command;
    }

    Reply hold(Request request) {
        asked.complete(request);
        return Reply.silence();
    }

    /**
     * Waits until the command has been received whose reply this is.
     *
     * @param timeout how long to wait at most
     * @return the command
     * @throws AssertionError if it has not been received after the timeout
     * @throws InterruptedException if the caller is interrupted
     */
    public Request awaitRequest(Duration timeout) throws InterruptedException {
        try {
            return asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "no '%s' came within %s; received: %s".formatted(command, timeout, qemu.requests()), e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * {@return whether the command has been received}
     */
    public boolean isAsked() {
        return asked.isDone();
    }

    /**
     * Sends the reply that the server would have sent if it had not been held.
     *
     * @throws IllegalStateException if the command has not been received yet
     */
    public void release() {
        release(qemu.standingReply(request()));
    }

    /**
     * Sends this reply. A second call sends another reply with the same id.
     *
     * @param reply the reply
     * @throws IllegalStateException if the command has not been received yet
     */
    public void release(Reply reply) {
        Request request = request();
        request.connection().answer(reply, request.id().orElse(null));
    }

    private Request request() {
        if (!isAsked()) {
            throw new IllegalStateException(
                    "no '" + command + "' has been received yet: await it before you release its reply");
        }
        return asked.join();
    }
}
