package dev.qemu4j.image.cache;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.ImageKind;
import dev.qemu4j.image.Progress;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import dev.qemu4j.image.cache.internal.download.Address;
import dev.qemu4j.image.cache.internal.download.Download;
import dev.qemu4j.image.cache.internal.download.Http;
import dev.qemu4j.image.cache.internal.download.Limits;
import dev.qemu4j.image.cache.internal.download.Partial;
import dev.qemu4j.image.cache.internal.download.TimeLimit;
import dev.qemu4j.image.cache.internal.store.CacheDirectory;
import dev.qemu4j.image.cache.internal.store.Key;
import dev.qemu4j.image.cache.internal.store.LockFile;
import dev.qemu4j.image.cache.internal.store.OpenCache;
import dev.qemu4j.image.cache.internal.unpack.Unpacker;
import dev.qemu4j.image.cache.internal.verify.ChecksumLines;
import dev.qemu4j.image.cache.internal.verify.FileDigest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One call for one image. The lease on the image is taken first, so that nobody removes what is looked at, and stays with this JVM if the
 * call succeeds.
 */
@SuppressWarnings("try") // locks are held, not used
final class Acquisition {
    private final CacheDirectory directory;
    private final Limits limits;
    private final URI uri;
    private final Consumer<Progress> listener;
    private final TimeLimit deadline;
    private final String label;

    /** Looks for what is there, and then does what it takes. */
    private interface Step {
        Path take(OpenCache cache) throws IOException, InterruptedException;
    }

    Acquisition(CacheDirectory directory, Limits limits, URI uri, Consumer<Progress> listener) {
        Address.check(uri);
        this.directory = directory;
        this.limits = limits;
        this.uri = uri;
        this.listener = listener;
        this.deadline = TimeLimit.in(limits.time());
        this.label = Address.label(uri);
    }

    Path verified(Digest digest) throws InterruptedException {
        return with(cache -> verified(cache, digest));
    }

    /** An image whose digest is in a file on a server. */
    Path listed(ChecksumFile sums) throws InterruptedException {
        Address.check(sums.uri());
        if (!Address.isHttps(sums.uri()) && !Address.isThisHost(sums.uri())) {
            throw new ImageCacheException(
                    Reason.NO_CHECKSUM,
                    label + ": the checksum file comes by http, so that anybody on the way can change it; use https, or"
                            + " give the digest itself",
                    null);
        }
        Key address = Key.of(sums.uri(), sums.fileName());
        return with(cache -> {
            Optional<Path> known = known(cache, address);
            if (known.isPresent()) {
                return known.get();
            }
            Digest digest = lookUp(sums);
            Path image = verified(cache, digest);
            cache.know(address, digest);
            return image;
        });
    }

    /** An image without a digest: that of what is downloaded is computed, and the image is kept under it. */
    Path unverified() throws InterruptedException {
        Key address = Key.of(uri, "");
        return with(cache -> {
            Optional<Path> known = known(cache, address);
            if (known.isPresent()) {
                return known.get();
            }
            return leased(
                    cache,
                    address,
                    () -> {
                        try (LockFile.Held work = cache.locks().work(address, deadline, label)) {
                            Optional<Path> other = known(cache, address);
                            if (other.isPresent()) {
                                return other.get();
                            }
                            // Without a digest nobody would notice what a power failure did to an old part.
                            discard(cache, address);
                            download(cache, address);
                            Digest digest =
                                    FileDigest.of(cache.part(address), Digest.Algorithm.SHA_256, deadline, label);
                            Path image = keep(cache, address, digest);
                            cache.know(address, digest);
                            return image;
                        }
                    },
                    true);
        });
    }

    private Path keep(OpenCache cache, Key from, Digest digest) throws IOException, InterruptedException {
        Key key = Key.of(digest);
        return leased(
                cache,
                key,
                () -> {
                    try (LockFile.Held work = cache.locks().work(key, deadline, label)) {
                        if (!cache.has(key)) {
                            publish(cache, from, key);
                        }
                        discard(cache, from);
                        return cache.image(key);
                    }
                },
                false);
    }

    private Path with(Step step) throws InterruptedException {
        OpenCache cache = directory.open();
        try {
            return step.take(cache);
        } catch (IOException e) {
            throw directory.failure("a file cannot be read or written", e);
        }
    }

    private interface Part {
        Path take() throws IOException, InterruptedException;
    }

    /** Takes a lease, which ends if the work fails, or in any case if it is needed for the work alone. */
    private Path leased(OpenCache cache, Key key, Part part, boolean always) throws IOException, InterruptedException {
        cache.locks().lease(key, deadline, label);
        boolean keep = false;
        try {
            Path image = part.take();
            keep = !always;
            return image;
        } finally {
            if (!keep) {
                cache.locks().release(key);
            }
        }
    }

    /** What was found at an address before, unless that is not to be relied on. */
    private Optional<Path> known(OpenCache cache, Key address) throws IOException, InterruptedException {
        Optional<Digest> digest = limits.refreshes() ? Optional.empty() : cache.known(address);
        if (digest.isPresent()) {
            Key key = Key.of(digest.get());
            cache.locks().lease(key, deadline, label);
            if (cache.has(key)) {
                return Optional.of(cache.image(key));
            }
            cache.locks().release(key);
        }
        if (limits.offline()) {
            throw offline();
        }
        return Optional.empty();
    }

    private ImageCacheException offline() {
        return new ImageCacheException(
                Reason.OFFLINE,
                label + ": it is not in the cache '" + directory.path()
                        + "', which is offline; get it once from a cache that is not",
                null);
    }

    private Digest lookUp(ChecksumFile sums) throws InterruptedException {
        String text;
        try (Http http = new Http(limits, deadline)) {
            text = Download.text(http, sums.uri());
        }
        String place =
                label + ": the checksum file " + Address.label(sums.uri()).replaceFirst("^image ", "");
        try {
            return ChecksumLines.find(text, sums.fileName())
                    .orElseThrow(() -> new ImageCacheException(
                            Reason.NO_CHECKSUM,
                            place + " has no SHA-256 or SHA-512 digest of '" + sums.fileName() + "'",
                            null));
        } catch (IllegalArgumentException e) {
            throw new ImageCacheException(Reason.NO_CHECKSUM, place + " is not clear: " + e.getMessage(), e);
        }
    }

    private Path verified(OpenCache cache, Digest digest) throws IOException, InterruptedException {
        Key key = Key.of(digest);
        return leased(
                cache,
                key,
                () -> {
                    if (cache.has(key)) {
                        return cache.image(key);
                    }
                    if (limits.offline()) {
                        throw offline();
                    }
                    try (LockFile.Held work = cache.locks().work(key, deadline, label)) {
                        if (!cache.has(key)) {
                            downloadVerified(cache, key, digest);
                            publish(cache, key, key);
                            discard(cache, key);
                        }
                        return cache.image(key);
                    }
                },
                false);
    }

    private void downloadVerified(OpenCache cache, Key key, Digest digest) throws IOException, InterruptedException {
        boolean resumed = download(cache, key);
        Digest actual = FileDigest.of(cache.part(key), digest.algorithm(), deadline, label);
        if (resumed && !actual.equals(digest)) {
            // The parts may be of different versions, so the whole gets a chance.
            discard(cache, key);
            download(cache, key);
            actual = FileDigest.of(cache.part(key), digest.algorithm(), deadline, label);
        }
        if (!actual.equals(digest)) {
            discard(cache, key);
            throw new ImageCacheException(
                    Reason.CHECKSUM_MISMATCH,
                    label + ": what was downloaded has the digest " + actual + ", not " + digest
                            + "; the file on the server is another one",
                    null);
        }
    }

    private boolean download(OpenCache cache, Key key) throws InterruptedException {
        try (Http http = new Http(limits, deadline)) {
            Download download = new Download(http, uri, Key.of(uri, "").text(), partial(cache, key), listener);
            download.run();
            return download.isResumed();
        }
    }

    /** Unpacks and inspects what was downloaded, and gives it its name. */
    private void publish(OpenCache cache, Key from, Key key) throws IOException, InterruptedException {
        Path part = cache.part(from);
        Path unpacked = cache.unpacked(key);
        try {
            ImageKind kind = inspect(part).kind();
            if (kind.isCompressed()) {
                Unpacker.unpack(part, kind, cache.create(unpacked), limits.maxSize(), deadline, label);
            } else {
                Files.move(part, unpacked);
            }
            checkSelfContained(inspect(unpacked));
            cache.publish(unpacked, key);
        } catch (ImageCacheException e) {
            discard(cache, from);
            throw e;
        } finally {
            Files.deleteIfExists(unpacked);
        }
        cache.shrink(limits.maxSize(), deadline, label);
    }

    private ImageHeader inspect(Path file) {
        try {
            return ImageHeader.read(file);
        } catch (ImageException e) {
            throw new ImageCacheException(
                    Reason.IMAGE_REFUSED, label + ": its header is refused: " + e.getMessage(), e);
        }
    }

    private void checkSelfContained(ImageHeader header) {
        if (!header.isSelfContained() || header.kind().isCompressed()) {
            String fact = header.kind().isCompressed()
                    ? "it is compressed twice"
                    : "it names other files, such as a backing file or a data file";
            throw new ImageCacheException(
                    Reason.IMAGE_REFUSED, label + ": " + fact + "; only images that need no other file are kept", null);
        }
    }

    private static void discard(OpenCache cache, Key key) throws IOException {
        Files.deleteIfExists(cache.origin(key));
        Files.deleteIfExists(cache.part(key));
    }

    private Partial partial(OpenCache cache, Key key) {
        return new Partial() {
            @Override
            public Path file() {
                return cache.part(key);
            }

            @Override
            public long length() throws IOException {
                return Files.exists(file()) ? Files.size(file()) : 0;
            }

            @Override
            public Optional<String> origin() throws IOException {
                return cache.readText(cache.origin(key));
            }

            @Override
            public void restart(String origin) throws IOException {
                discard();
                cache.writeText(cache.origin(key), origin);
                cache.create(file());
            }

            @Override
            public void discard() throws IOException {
                Acquisition.discard(cache, key);
            }

            @Override
            public ImageCacheException failure(IOException e) {
                return directory.failure("a download cannot be written", e);
            }
        };
    }
}
