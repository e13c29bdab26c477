package dev.qemu4j.image.cache.internal.download;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a partial download is a part of.
 *
 * @param address identifies the address
 * @param validator the ETag or the time of the last change, empty if the server gives none that tells two versions apart
 * @param total the length of the whole, -1 if the server does not say it
 */
record Origin(String address, String validator, long total) {
    /** A file that changed so shortly before it was sent may have changed again without another time. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    static Origin of(String address, HttpHeaders headers) {
        return new Origin(address, validator(headers), length(headers));
    }

    /** The origin in a note, empty if the note makes no sense. */
    static Optional<Origin> parse(String note) {
        List<String> lines = note.lines().toList();
        try {
            return lines.size() == 3
                    ? Optional.of(new Origin(lines.get(0), lines.get(1), Long.parseLong(lines.get(2))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String note() {
        return address + "\n" + validator + "\n" + total + "\n";
    }

    /** Whether the rest can be asked for, with this much at hand. */
    boolean isResumable(String from, long length) {
        return address.equals(from) && !validator.isEmpty() && length > 0 && length < total;
    }

    /** Whether an answer with the rest is about the same version. It has to have the ETag again, but not the time of the last change. */
    boolean isSameVersion(HttpHeaders headers) {
        return !validator.startsWith("\"") || headers.firstValue("etag").equals(Optional.of(validator));
    }

    private static String validator(HttpHeaders headers) {
        Optional<String> etag =
                headers.firstValue("etag").filter(value -> value.matches("\"[\\x21\\x23-\\x7e]{1,512}\""));
        return etag.or(() -> headers.firstValue("last-modified").filter(value -> isSettled(value, headers)))
                .orElse("");
    }

    private static boolean isSettled(String lastModified, HttpHeaders headers) {
        try {
            ZonedDateTime date =
                    ZonedDateTime.parse(headers.firstValue("date").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME);
            ZonedDateTime changed = ZonedDateTime.parse(lastModified, DateTimeFormatter.RFC_1123_DATE_TIME);
            return !changed.plus(SETTLED).isAfter(date);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static long length(HttpHeaders headers) {
        try {
            OptionalLong length = headers.firstValueAsLong("content-length");
            return length.isPresent() && length.getAsLong() >= 0 ? length.getAsLong() : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
