package dev.qemu4j.config.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the closest known name, for messages about unknown names. */
public final class Closest {
    private Closest() {}

    /**
     * The known name with the smallest edit distance.
     *
     * @param name the unknown name
     * @param names the known names
     * @return the closest, or nothing if all known names differ in more than half of their letters
     */
    public static Optional<String> to(String name, Collection<String> names) {
        return names.stream()
                .filter(other -> distance(name, other) <= (Math.max(name.length(), other.length()) + 1) / 2)
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
