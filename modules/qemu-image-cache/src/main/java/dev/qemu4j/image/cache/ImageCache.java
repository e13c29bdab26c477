package dev.qemu4j.image.cache;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.Progress;
import dev.qemu4j.image.cache.internal.download.Limits;
import dev.qemu4j.image.cache.internal.store.CacheDirectory;
import dev.qemu4j.process.internal.files.UserDirectories;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Images that were downloaded and verified. What {@code get} returns is the path of an image that is complete, unpacked, read-only (mode
 * 0444) and needs no other file: use it as the base of an overlay, or as a read-only disk.
 *
 * <p>An image is downloaded once, whichever program asks for it. After that no call uses the network, unless the cache is
 * {@link #refreshing()}. Images are found by their digest: the same image from another server is not downloaded again.
 *
 * <p>The cache has a {@linkplain #maxSize limit}. An image is not removed while a program runs that has got it from the cache, unless
 * that program has {@linkplain #release released} it. An overlay that is to outlive the program needs a base that is not in a cache:
 * copy the image with {@link dev.qemu4j.image.QemuImg#convert}.
 *
 * <p>Immutable, and safe for use by several threads. The calls that may download block; an interrupt ends them, and what has been
 * downloaded until then is kept for the next call where that is safe.
 */
public final class ImageCache {
    private static final Limits DEFAULT =
            new Limits(32L << 30, Duration.ofHours(1), Duration.ofSeconds(30), false, false);

    private final CacheDirectory directory;
    private final Limits limits;

    private ImageCache(CacheDirectory directory, Limits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /**
     * The cache of this user: {@code qemu4j/images} in {@code XDG_CACHE_HOME} or {@code ~/.cache}, on macOS in {@code ~/Library/Caches}.
     *
     * @return the cache
     */
    public static ImageCache user() {
        Path parent = UserDirectories.cache(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home", "."));
        return new ImageCache(CacheDirectory.ofUser(parent.resolve("images")), DEFAULT);
    }

    /**
     * A cache of its own. It is in a directory {@code qemu4j-images} that only this user can use, inside of the given one.
     *
     * @param parent a directory, which is created if it does not exist
     * @return the cache
     */
    public static ImageCache in(Path parent) {
        return new ImageCache(
                CacheDirectory.chosen(parent.toAbsolutePath().normalize().resolve("qemu4j-images")), DEFAULT);
    }

    /**
     * The same cache without the network: what is not in it is refused with {@link ImageCacheException.Reason#OFFLINE}.
     *
     * @return the cache
     */
    public ImageCache offline() {
        return with(new Limits(limits.maxSize(), limits.time(), limits.stall(), true, false));
    }

    /**
     * The same cache, which asks the server each time whether there is a newer image: a checksum file is fetched again, and an image
     * without a checksum is downloaded again. An image with a digest does not change. Older images stay for those who use them.
     *
     * @return the cache
     */
    public ImageCache refreshing() {
        return with(new Limits(limits.maxSize(), limits.time(), limits.stall(), false, true));
    }

    /**
     * The same cache with another limit for its size; 32 GiB if none is set. No single image may be larger. Images in use may exceed it
     * together, and while an image is downloaded and unpacked the cache is larger for a while.
     *
     * @param size the limit
     * @return the cache
     * @throws IllegalArgumentException if the size is zero
     */
    public ImageCache maxSize(DataSize size) {
        if (size.bytes() <= 0) {
            throw new IllegalArgumentException("maxSize: " + size + " is not positive");
        }
        return with(new Limits(size.bytes(), limits.time(), limits.stall(), limits.offline(), limits.refreshes()));
    }

    /**
     * The same cache with another limit for the time that a whole call takes; an hour if none is set.
     *
     * @param limit the limit
     * @return the cache
     * @throws IllegalArgumentException if the limit is not positive
     */
    public ImageCache timeLimit(Duration limit) {
        return with(new Limits(
                limits.maxSize(), positive(limit, "timeLimit"), limits.stall(), limits.offline(), limits.refreshes()));
    }

    /**
     * The same cache with another limit for the time in which a server sends nothing; 30 seconds if none is set.
     *
     * @param limit the limit
     * @return the cache
     * @throws IllegalArgumentException if the limit is not positive
     */
    public ImageCache stallLimit(Duration limit) {
        return with(new Limits(
                limits.maxSize(), limits.time(), positive(limit, "stallLimit"), limits.offline(), limits.refreshes()));
    }

    private static Duration positive(Duration limit, String name) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(name + ": " + limit + " is not positive");
        }
        return limit;
    }

    private ImageCache with(Limits other) {
        return new ImageCache(directory, other);
    }

    /**
     * The directory with the images. It may not exist yet.
     *
     * @return the absolute path
     */
    public Path directory() {
        return directory.path();
    }

    /**
     * An image, downloaded if it is not in the cache.
     *
     * @param image where it is: an {@code https} or {@code http} address
     * @param checksum what to verify it with
     * @return the path of the image
     * @throws IllegalArgumentException if the address is of another kind, or has a user name or a fragment
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path get(URI image, Checksum checksum) throws InterruptedException {
        return get(image, checksum, progress -> {});
    }

    /**
     * An image, downloaded if it is not in the cache.
     *
     * @param image where it is: an {@code https} or {@code http} address
     * @param checksum what to verify it with
     * @param listener told how much is downloaded, by the calling thread, if the server says how long the file is
     * @return the path of the image
     * @throws IllegalArgumentException if the address is of another kind, or has a user name or a fragment
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path get(URI image, Checksum checksum, Consumer<Progress> listener) throws InterruptedException {
        Objects.requireNonNull(listener, "listener");
        Acquisition call = new Acquisition(directory, limits, image, listener);
        return switch (checksum) {
            case Digest digest -> call.verified(digest);
            case ChecksumFile file -> call.listed(file);
        };
    }

    /**
     * A well-known image, downloaded if it is not in the cache.
     *
     * @param image one of {@link CloudImages}, or another
     * @return the path of the image
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path get(CloudImage image) throws InterruptedException {
        return get(image.uri(), image.checksum());
    }

    /**
     * A well-known image, downloaded if it is not in the cache.
     *
     * @param image one of {@link CloudImages}, or another
     * @param listener told how much is downloaded, by the calling thread, if the server says how long the file is
     * @return the path of the image
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path get(CloudImage image, Consumer<Progress> listener) throws InterruptedException {
        return get(image.uri(), image.checksum(), listener);
    }

    /**
     * An image that is taken as the server sends it, downloaded if it is not in the cache. Whoever controls the server, or with
     * {@code http} the network, decides what it is. Such a download is complete, but not resumed by a later call.
     *
     * @param image where it is: an {@code https} or {@code http} address
     * @return the path of the image
     * @throws IllegalArgumentException if the address is of another kind, or has a user name or a fragment
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path getUnverified(URI image) throws InterruptedException {
        return getUnverified(image, progress -> {});
    }

    /**
     * An image that is taken as the server sends it, as by {@link #getUnverified(URI)}.
     *
     * @param image where it is: an {@code https} or {@code http} address
     * @param listener told how much is downloaded, by the calling thread, if the server says how long the file is
     * @return the path of the image
     * @throws IllegalArgumentException if the address is of another kind, or has a user name or a fragment
     * @throws ImageCacheException if it cannot be downloaded or is refused
     * @throws InterruptedException if the thread is interrupted
     */
    public Path getUnverified(URI image, Consumer<Progress> listener) throws InterruptedException {
        Objects.requireNonNull(listener, "listener");
        return new Acquisition(directory, limits, image, listener).unverified();
    }

    /**
     * Says that this program no longer needs an image, so that it can be removed when the cache is full. A program that got it several
     * times has to release it as often. When a program ends, it needs nothing any more, and does not have to say so.
     *
     * @param image what {@code get} has returned
     */
    public void release(Path image) {
        directory.release(image);
    }

    /** The directory. */
    @Override
    public String toString() {
        return "image cache " + directory.path();
    }
}
