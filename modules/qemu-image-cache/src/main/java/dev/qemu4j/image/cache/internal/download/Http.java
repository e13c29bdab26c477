package dev.qemu4j.image.cache.internal.download;

import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests of one call. Closing it ends all connections. Redirects are followed here and not by the JDK's client, which would not
 * say why it stops.
 */
public final class Http implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;

    private final HttpClient client;
    private final Limits limits;
    private final TimeLimit deadline;

    public Http(Limits limits, TimeLimit deadline) {
        this.limits = limits;
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                // The framing then says in each case whether a body is complete; one file is no faster with HTTP/2.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.stall())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** The answer to a request, after redirects. Its body has not been read. */
    HttpResponse<Body> get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        URI target = uri;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<Body> response = send(target, headers);
            switch (response.statusCode()) {
                case 301, 302, 303, 307, 308 -> {
                    response.body().close();
                    target = redirect(
                            uri,
                            target,
                            response.headers().firstValue("location").orElse(""));
                }
                default -> {
                    return response;
                }
            }
        }
        throw refused(uri, "it is redirected more than " + MAX_REDIRECTS + " times");
    }

    static URI redirect(URI uri, URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refused(uri, "it is redirected to an address that makes no sense");
        }
        if (location.isEmpty() || !Address.isHttp(target)) {
            throw refused(uri, "it is redirected to something that is no http or https address");
        }
        if (Address.isHttps(from) && !Address.isHttps(target)) {
            throw refused(uri, "it is redirected from https to http, to host '" + target.getHost() + "'");
        }
        return target;
    }

    private static ImageCacheException refused(URI uri, String fact) {
        return new ImageCacheException(
                Reason.REDIRECT, Address.label(uri) + ": " + fact + "; give the address of the file itself", null);
    }

    private HttpResponse<Body> send(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Body>> answer = client.sendAsync(request.build(), info -> new Body());
        try {
            return answer.get(patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof HttpTimeoutException timeout
                    ? timeout
                    : new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } finally {
            answer.cancel(true);
        }
    }

    /** How long to wait for the server. */
    Duration patience() {
        return deadline.atMost(limits.stall());
    }

    TimeLimit deadline() {
        return deadline;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
