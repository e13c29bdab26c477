package dev.qemu4j.config.memory;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The back end of guest memory on the host ({@code -object memory-backend-…}).
 *
 * @param kind the kind of memory
 * @param path the file or folder, for {@link Kind#FILE}
 * @param isShared whether other processes can map it, which virtiofs and vhost-user need
 * @param preallocate whether all of it is allocated on the host at the start
 * @param hugePages the size of its huge pages, or nothing for normal pages; for {@link Kind#MEMFD}
 */
public record MemoryBacking(
        Kind kind, Optional<Path> path, boolean isShared, boolean preallocate, Optional<DataSize> hugePages) {
    private static final DataSize GRAIN = DataSize.ofMebibytes(1);

    /** The kinds of memory. */
    public enum Kind {
        /** Anonymous memory. */
        RAM("memory-backend-ram"),
        /** An anonymous file in memory, on Linux. */
        MEMFD("memory-backend-memfd"),
        /** A file, or a temporary file in a folder such as a mounted hugetlbfs. */
        FILE("memory-backend-file");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException if a file has no path or another kind has one, or there are huge pages in another kind
     *     than a memfd or of a size that is not a power of two
     */
    public MemoryBacking {
        Objects.requireNonNull(kind, "kind");
        if (path.isPresent() != (kind == Kind.FILE)) {
            throw new IllegalArgumentException("memory backing: " + kind
                    + path.map(file -> " takes no path, but has " + file).orElse(" needs a path"));
        }
        path.ifPresent(file -> QemuText.checkPath("memory backing", file));
        if (hugePages.isPresent() && kind != Kind.MEMFD) {
            throw new IllegalArgumentException(
                    "memory backing: huge pages of " + hugePages.get() + " need a memfd, not " + kind);
        }
        if (hugePages.isPresent() && Long.bitCount(hugePages.get().bytes()) != 1) {
            throw new IllegalArgumentException(
                    "memory backing: huge pages of " + hugePages.get() + ", which is not a power of two");
        }
    }

    /**
     * Anonymous memory.
     *
     * @return the backing
     */
    public static MemoryBacking ram() {
        return new MemoryBacking(Kind.RAM, Optional.empty(), false, false, Optional.empty());
    }

    /**
     * An anonymous file in memory.
     *
     * @return the backing
     */
    public static MemoryBacking memfd() {
        return new MemoryBacking(Kind.MEMFD, Optional.empty(), false, false, Optional.empty());
    }

    /**
     * A file, or a temporary file in a folder.
     *
     * @param path the file or folder
     * @return the backing
     * @throws IllegalArgumentException if the path is empty
     */
    public static MemoryBacking file(Path path) {
        return new MemoryBacking(Kind.FILE, Optional.of(path), false, false, Optional.empty());
    }

    /**
     * This memory, shared: other processes can map it.
     *
     * @return the changed copy
     */
    public MemoryBacking shared() {
        return new MemoryBacking(kind, path, true, preallocate, hugePages);
    }

    /**
     * This memory, all of it allocated on the host at the start.
     *
     * @return the changed copy
     */
    public MemoryBacking preallocated() {
        return new MemoryBacking(kind, path, isShared, true, hugePages);
    }

    /**
     * This memory in huge pages.
     *
     * @param size the size of a page, such as 2 MiB
     * @return the changed copy
     * @throws IllegalArgumentException if this is not a memfd, or the size is no power of two
     */
    public MemoryBacking hugePages(DataSize size) {
        return new MemoryBacking(kind, path, isShared, preallocate, Optional.of(size));
    }

    /**
     * Checks an amount of such memory: it must be a positive multiple of 1 MiB and of the size of a huge page.
     *
     * @param size how much memory
     * @return what is wrong with it, or nothing
     */
    public Optional<String> problemWith(DataSize size) {
        DataSize page = hugePages.filter(huge -> huge.compareTo(GRAIN) > 0).orElse(GRAIN);
        if (size.bytes() == 0) {
            return Optional.of("the size is 0; a guest needs memory");
        }
        return size.bytes() % page.bytes() == 0
                ? Optional.empty()
                : Optional.of(size.bytes() + " bytes is not a multiple of " + page);
    }

    /**
     * Adds memory of this kind as an object ({@code -object memory-backend-…}).
     *
     * @param out where the option goes
     * @param id the id of the object, which this method claims
     * @param size how much memory
     */
    public void describe(OptionCollector out, String id, DataSize size) {
        out.claim(IdSpace.OBJECT, id);
        out.add(OptionKind.OBJECT, object(id, size), "the memory on the host");
    }

    /**
     * Adds the back end of a memory device and claims the room that the device needs.
     *
     * @param slots how many memory slots the device takes
     * @return the id of the back end
     */
    String describeForDevice(OptionCollector out, String device, DataSize size, int slots) {
        problemWith(size).ifPresent(out::problem);
        out.takeMemory(size.bytes(), slots);
        String id = device + "-memory";
        describe(out, id, size);
        return id;
    }

    private PropertyTree object(String id, DataSize size) {
        PropertyTree tree = PropertyTree.of("qom-type", kind.type)
                .with("id", id)
                .with("size", new PropertyValue.Size(size.bytes()));
        if (path.isPresent()) {
            tree = tree.with("mem-path", path.get().toString());
        }
        if (hugePages.isPresent()) {
            tree = tree.with("hugetlb", true)
                    .with("hugetlbsize", new PropertyValue.Size(hugePages.get().bytes()));
        }
        // A memfd is shared unless told otherwise; the others are not.
        if (isShared || kind == Kind.MEMFD) {
            tree = tree.with("share", isShared);
        }
        return preallocate ? tree.with("prealloc", true) : tree;
    }
}
