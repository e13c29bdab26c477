package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The memory of a guest, as its balloon driver reports it ({@code guest-stats}). Values that the driver does not report are empty.
 *
 * @param time the time of the report by the host's clock, in whole seconds
 * @param total the memory that the guest can use
 * @param free the unused memory
 * @param available the memory that programs in the guest could still get without swapping
 * @param caches the memory used by file caches
 * @param swappedIn the amount of data read from swap space since the guest booted
 * @param swappedOut the amount of data written to swap space since the guest booted
 * @param majorFaults the number of page faults since the guest booted that needed disk I/O
 * @param minorFaults the number of page faults since the guest booted that needed no disk I/O
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
    /** Reads QEMU's {@code guest-stats}; empty if the guest has not reported yet. */
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

    /** A value that the driver does not report is 2^64 - 1. */
    private static Optional<Long> number(JsonNode stats, String name) {
        JsonNode value = stats.path(name);
        return value.isIntegralNumber() && value.bigIntegerValue().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0
                ? Optional.of(value.longValue())
                : Optional.empty();
    }
}
