package dev.qemu4j.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reply that {@link FakeQemu#hold} keeps back until the test releases it. Commands that come later are answered
 * meanwhile, so that releasing several in any order makes replies out of order.
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
     * Waits until the command has arrived whose reply this is.
     *
     * @param timeout how long to wait at most
     * @return the command
     * @throws AssertionError if it has not come then
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
     * {@return whether the command has arrived}
     */
    public boolean isAsked() {
        return asked.isDone();
    }

    /**
     * Sends the reply that the server would have given if it had not been held.
     *
     * @throws IllegalStateException if the command has not arrived yet
     */
    public void release() {
        release(qemu.standingReply(request()));
    }

    /**
     * Sends this reply. Released again, the client gets another with the same id.
     *
     * @param reply what to do now
     * @throws IllegalStateException if the command has not arrived yet
     */
    public void release(Reply reply) {
        Request request = request();
        request.connection().answer(reply, request.id().orElse(null));
    }

    private Request request() {
        if (!isAsked()) {
            throw new IllegalStateException("no '" + command + "' has come yet: await it before releasing its reply");
        }
        return asked.join();
    }
}
