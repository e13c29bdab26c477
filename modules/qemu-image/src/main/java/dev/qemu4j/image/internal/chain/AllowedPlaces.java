package dev.qemu4j.image.internal.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the files may be that images name.
 *
 * @param directories the directories that the caller allows, with all below them
 */
public record AllowedPlaces(Set<Path> directories) {
    /** The caller allows nothing: what an image names has to be in the image's own directory. */
    public static final AllowedPlaces OWN_DIRECTORY = new AllowedPlaces(Set.of());

    public AllowedPlaces {
        directories = Set.copyOf(directories);
    }

    public AllowedPlaces and(Path directory) {
        Set<Path> more = new HashSet<>(directories);
        more.add(directory.toAbsolutePath());
        return new AllowedPlaces(more);
    }

    /**
     * Whether a file may be opened because an image names it. Symbolic links are followed first: what counts is where the file really
     * is.
     *
     * @param top the image that the caller has named
     * @param file the file that it, or one that it names, refers to
     * @throws IOException if the file is not there
     */
    boolean allow(Path top, Path file) throws IOException {
        Path real = file.toRealPath();
        Path own = top.toAbsolutePath().getParent();
        if (own != null && real.startsWith(own.toRealPath())) {
            return true;
        }
        for (Path directory : directories) {
            if (real.startsWith(directory.toRealPath())) {
                return true;
            }
        }
        return false;
    }
}
