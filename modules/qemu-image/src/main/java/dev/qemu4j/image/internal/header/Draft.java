package dev.qemu4j.image.internal.header;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.ImageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A header while it is read. */
final class Draft {
    private final ImageKind kind;
    private final DataSize fileSize;
    private Optional<DataSize> virtualSize = Optional.empty();
    private Optional<DataSize> clusterSize = Optional.empty();

    /** What an image may consist of beside its own file, and other things that few formats have. */
    int version;

    Optional<BackingReference> backing = Optional.empty();
    Optional<String> dataFile = Optional.empty();
    final List<String> extents = new ArrayList<>();
    boolean encrypted;
    boolean dirty;
    boolean corrupt;
    int snapshots;

    /** Set where the image needs files that it does not name, or where nobody knows. */
    boolean needsOthers;

    Draft(ImageKind kind, HeaderBytes bytes) {
        this.kind = kind;
        this.fileSize = DataSize.ofBytes(bytes.size());
    }

    /** Whose size is that of the file. */
    Draft plain() {
        virtualSize = Optional.of(fileSize);
        return this;
    }

    Draft virtualSize(HeaderBytes bytes, long size) {
        if (size < 0) {
            throw bytes.damaged("virtual size: " + Long.toUnsignedString(size) + " bytes is 8E or more");
        }
        virtualSize = Optional.of(DataSize.ofBytes(size));
        return this;
    }

    /** A size in sectors of 512 bytes. */
    Draft sectors(HeaderBytes bytes, long sectors) {
        if (sectors < 0 || sectors > Long.MAX_VALUE / 512) {
            throw bytes.damaged("virtual size: " + Long.toUnsignedString(sectors) + " sectors are 8E or more");
        }
        return virtualSize(bytes, sectors * 512);
    }

    Draft clusterSize(long size) {
        clusterSize = Optional.of(DataSize.ofBytes(size));
        return this;
    }

    ImageHeader header() {
        boolean alone = !needsOthers && backing.isEmpty() && dataFile.isEmpty() && extents.isEmpty();
        return new ImageHeader(
                kind,
                version,
                fileSize,
                virtualSize,
                clusterSize,
                backing,
                dataFile,
                extents,
                encrypted,
                dirty,
                corrupt,
                snapshots,
                alone);
    }
}
