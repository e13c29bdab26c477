package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a guest says about its memory, by way of the balloon's driver ({@code guest-stats}).
 *
 * @param time when it said so, by the host's clock and to the second
 * @param total all the memory that it can use
 * @param free what nobody in it uses
 * @param available what programs in it could still get, without swapping
 * @param caches what its caches of files take
 * @param swappedIn what was read from its swap space since it booted
 * @param swappedOut what was written to its swap space since it booted
 * @param majorFaults how many page faults needed a disk since it booted
 * @param minorFaults how many page faults needed none since it booted
 */
public record GuestMemory(
        Instant time,
        Optional<DataSize> total,
        Optional<DataSize> free,
        Optional<DataSize> available,
        Optional<DataSize> caches,
        Optional<DataSize> swappedIn,
        Optional<DataSize> swappedOut,
        Optional<Long> majorFaults,
        Optional<Long> minorFaults) {
    /** Reads what QEMU has of the guest; empty if the guest has said nothing so far. */
    static Optional<GuestMemory> fromJson(JsonNode json) {
        long updated = json.path("last-update").asLong(0);
        if (updated == 0) {
            return Optional.empty();
        }
        JsonNode stats = json.path("stats");
        return Optional.of(new GuestMemory(
                Instant.ofEpochSecond(updated),
                size(stats, "stat-total-memory"),
                size(stats, "stat-free-memory"),
                size(stats, "stat-available-memory"),
                size(stats, "stat-disk-caches"),
                size(stats, "stat-swap-in"),
                size(stats, "stat-swap-out"),
                number(stats, "stat-major-faults"),
                number(stats, "stat-minor-faults")));
    }

    private static Optional<DataSize> size(JsonNode stats, String name) {
        return number(stats, name).map(DataSize::ofBytes);
    }

    /** What a driver does not know is left at the largest number there is, 2^64 - 1. */
    private static Optional<Long> number(JsonNode stats, String name) {
        JsonNode value = stats.path(name);
        return value.isIntegralNumber() && value.bigIntegerValue().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0
                ? Optional.of(value.longValue())
                : Optional.empty();
    }
}
