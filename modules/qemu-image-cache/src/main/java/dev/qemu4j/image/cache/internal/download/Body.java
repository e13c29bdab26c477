package dev.qemu4j.image.cache.internal.download;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read by one thread as it arrives. Nothing more is asked for before that thread wants it, so little is in
 * memory; and the thread waits no longer than it says.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
    private sealed interface Signal {}

    private record Data(List<ByteBuffer> buffers) implements Signal {}

    private record End(@Nullable Throwable failure) implements Signal {}

    /** At most one is asked for at a time. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /** Used by the reading thread only. */
    private final Queue<ByteBuffer> buffered = new ArrayDeque<>();

    @Override
    public CompletionStage<Body> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        if (!subscription.complete(newSubscription)) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Data(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new End(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new End(null));
    }

    /**
     * The next bytes.
     *
     * @return some bytes, empty at the end
     * @throws HttpTimeoutException if none arrive in time
     * @throws IOException if the connection ends too early
     */
    Optional<ByteBuffer> next(Duration timeout) throws IOException, InterruptedException {
        while (true) {
            ByteBuffer buffer = buffered.poll();
            if (buffer != null && buffer.hasRemaining()) {
                return Optional.of(buffer);
            }
            if (buffer == null) {
                Signal signal = signals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
                switch (signal) {
                    case null -> throw new HttpTimeoutException("no bytes in time");
                    case Data data -> {
                        buffered.addAll(data.buffers());
                        subscription.join().request(1);
                    }
                    case End end -> {
                        if (end.failure() != null) {
                            throw new IOException(String.valueOf(end.failure().getMessage()), end.failure());
                        }
                        signals.add(end);
                        return Optional.empty();
                    }
                }
            }
        }
    }

    /** Ends the connection if the body has not been read to its end. */
    @Override
    public void close() {
        if (!subscription.cancel(false)) {
            subscription.join().cancel();
        }
    }
}
