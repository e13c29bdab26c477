package dev.qemu4j.image.cache.internal.download;

import java.time.Duration;

/**
 * What a call may do.
 *
 * @param maxSize the size of the cache, and of each image, in bytes
 * @param time how long a call may take
 * @param stall how long a server may send nothing
 * @param offline whether the network must not be used
 * @param refreshes whether the server is asked even if an image is there
 */
public record Limits(long maxSize, Duration time, Duration stall, boolean offline, boolean refreshes) {}
