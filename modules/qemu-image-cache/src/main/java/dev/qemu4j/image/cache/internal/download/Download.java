package dev.qemu4j.image.cache.internal.download;

import dev.qemu4j.image.Progress;
import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import dev.qemu4j.process.internal.output.Printable;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Downloads one file, and goes on where an earlier attempt ended if the server still has the same version. */
public final class Download {
    private static final int MAX_ATTEMPTS = 20;
    private static final int MAX_TEXT = 1 << 20;
    private static final long PROGRESS_STEP = 1 << 20;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final Http http;
    private final URI uri;
    private final String address;
    private final Partial partial;
    private final Consumer<Progress> listener;
    private boolean resumed;

    /**
     * Prepares a download.
     *
     * @param address identifies {@code uri} in the note about a partial download
     */
    public Download(Http http, URI uri, String address, Partial partial, Consumer<Progress> listener) {
        this.http = http;
        this.uri = uri;
        this.address = address;
        this.partial = partial;
        this.listener = listener;
    }

    /** Whether the file is made of what came with several answers. */
    public boolean isResumed() {
        return resumed;
    }

    /** Downloads the file. If the connection ends too early it is taken up again, as long as that gets further. */
    public void run() throws InterruptedException {
        long best = length();
        for (int attempt = 1; ; attempt++) {
            try {
                attempt();
                return;
            } catch (IOException e) {
                http.deadline().check(Address.label(uri));
                long length = length();
                if (length <= best || attempt == MAX_ATTEMPTS) {
                    throw failure(http, uri, e);
                }
                best = length;
            }
        }
    }

    private static ImageCacheException failure(Http http, URI uri, IOException e) {
        if (e instanceof HttpTimeoutException) {
            return new ImageCacheException(
                    Reason.TIMED_OUT,
                    Address.label(uri) + ": the server sent nothing for "
                            + http.limits().stall() + "; try again later, or set a longer stallLimit",
                    e);
        }
        return new ImageCacheException(
                Reason.NETWORK,
                Address.label(uri) + ": cannot be downloaded: " + Printable.of(String.valueOf(e.getMessage()))
                        + "; check the network and try again",
                e);
    }

    private long length() {
        try {
            return partial.length();
        } catch (IOException e) {
            throw partial.failure(e);
        }
    }

    private void attempt() throws IOException, InterruptedException {
        Optional<Origin> origin = origin();
        long length = length();
        if (origin.isPresent()
                && origin.get().address().equals(address)
                && length == origin.get().total()) {
            resumed = true;
            return; // The JVM ended before it was used.
        }
        if (origin.isPresent() && origin.get().isResumable(address, length)) {
            resume(origin.get(), length);
        } else {
            fromTheBeginning(http.get(uri, Map.of()));
        }
    }

    private Optional<Origin> origin() {
        try {
            return partial.origin().flatMap(Origin::parse);
        } catch (IOException e) {
            throw partial.failure(e);
        }
    }

    private void resume(Origin origin, long length) throws IOException, InterruptedException {
        HttpResponse<Body> response =
                http.get(uri, Map.of("Range", "bytes=" + length + "-", "If-Range", origin.validator()));
        if (response.statusCode() == 206 && isRest(response.headers(), origin, length)) {
            resumed = true;
            copy(response, length, origin.total());
        } else if (response.statusCode() == 206 || response.statusCode() == 416) {
            // Another version, whatever the server makes of If-Range.
            response.body().close();
            discard();
            fromTheBeginning(http.get(uri, Map.of()));
        } else {
            fromTheBeginning(response);
        }
    }

    private static boolean isRest(HttpHeaders headers, Origin origin, long length) {
        Matcher range =
                CONTENT_RANGE.matcher(headers.firstValue("content-range").orElse(""));
        return range.matches()
                && Long.parseLong(range.group(1)) == length
                && Long.parseLong(range.group(2)) == origin.total() - 1
                && Long.parseLong(range.group(3)) == origin.total()
                && origin.isSameVersion(headers);
    }

    private void fromTheBeginning(HttpResponse<Body> response) throws IOException, InterruptedException {
        checkStatus(uri, response);
        Origin origin = Origin.of(address, response.headers());
        boolean isFramed = response.headers()
                .firstValue("transfer-encoding")
                .filter(value -> value.equalsIgnoreCase("chunked"))
                .isPresent();
        if (origin.total() < 0 && !isFramed) {
            throw new ImageCacheException(
                    Reason.NETWORK,
                    Address.label(uri) + ": the server does not say how long it is, so that a part of it cannot be told"
                            + " from the whole; use another server",
                    null);
        }
        checkSize(origin.total());
        resumed = false;
        try {
            partial.restart(origin.note());
        } catch (IOException e) {
            throw partial.failure(e);
        }
        copy(response, 0, origin.total());
    }

    private static void checkStatus(URI uri, HttpResponse<Body> response) {
        if (response.statusCode() != 200) {
            response.body().close();
            throw new ImageCacheException(
                    response.statusCode(),
                    Address.label(uri) + ": the server answers with status " + response.statusCode()
                            + "; check the address");
        }
    }

    private void checkSize(long size) {
        if (size > http.limits().maxSize()) {
            discard();
            throw new ImageCacheException(
                    Reason.TOO_LARGE,
                    Address.label(uri) + ": it is larger than the cache may be, "
                            + http.limits().maxSize() + " bytes; set a larger maxSize",
                    null);
        }
    }

    private void discard() {
        try {
            partial.discard();
        } catch (IOException e) {
            throw partial.failure(e);
        }
    }

    private void copy(HttpResponse<Body> response, long begin, long total) throws IOException, InterruptedException {
        long done = begin;
        long reported = Long.MIN_VALUE / 2;
        try (Body body = response.body();
                // Not a channel: an interrupt would close it.
                OutputStream file = append()) {
            Optional<ByteBuffer> buffer = Optional.of(ByteBuffer.allocate(0));
            while (buffer.isPresent()) {
                done += write(buffer.get(), file);
                checkSize(done);
                if (total >= 0 && (done - reported >= PROGRESS_STEP || done == total) && done <= total) {
                    listener.accept(new Progress(done, total));
                    reported = done;
                }
                http.deadline().check(Address.label(uri));
                buffer = body.next(http.patience());
            }
        }
        if (total >= 0 && done != total) {
            throw new IOException("the server sent " + done + " of " + total + " bytes");
        }
    }

    private OutputStream append() {
        try {
            return new FileOutputStream(partial.file().toFile(), true);
        } catch (IOException e) {
            throw partial.failure(e);
        }
    }

    private int write(ByteBuffer buffer, OutputStream file) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        try {
            file.write(bytes);
            return bytes.length;
        } catch (IOException e) {
            discard(); // The file system is full, most likely.
            throw partial.failure(e);
        }
    }

    /** Downloads a short text. */
    public static String text(Http http, URI uri) throws InterruptedException {
        try {
            HttpResponse<Body> response = http.get(uri, Map.of());
            checkStatus(uri, response);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Body body = response.body()) {
                Optional<ByteBuffer> buffer = body.next(http.patience());
                while (buffer.isPresent()) {
                    byte[] some = new byte[buffer.get().remaining()];
                    buffer.get().get(some);
                    bytes.write(some);
                    if (bytes.size() > MAX_TEXT) {
                        throw new ImageCacheException(
                                Reason.TOO_LARGE,
                                Address.label(uri) + ": it has more than " + MAX_TEXT
                                        + " bytes; a file with checksums is shorter",
                                null);
                    }
                    http.deadline().check(Address.label(uri));
                    buffer = body.next(http.patience());
                }
            }
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            http.deadline().check(Address.label(uri));
            throw failure(http, uri, e);
        }
    }
}
