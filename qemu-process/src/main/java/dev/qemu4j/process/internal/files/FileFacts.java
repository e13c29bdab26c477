package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system says about a path. A symbolic link is not followed.
 *
 * @param mode the type and the permissions
 * @param owner the user id of the owner
 * @param group the group id
 * @param inode the inode
 * @param key device and inode, which identify the file
 */
public record FileFacts(int mode, int owner, int group, long inode, Object key) {
    private static final int TYPE = 0xF000;
    private static final int FIFO = 0x1000;
    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int DIRECTORY = 0x4000;
    private static final int REGULAR = 0x8000;
    private static final int LINK = 0xA000;
    private static final int SOCKET = 0xC000;
    private static final int PERMISSIONS = 0x1FF;
    private static final int STICKY = 0x200;
    private static final int GROUP_WRITE = 0x10;
    private static final int OTHER_WRITE = 0x2;

    public static FileFacts of(Path path) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(path, "unix:mode,uid,gid,ino,fileKey", LinkOption.NOFOLLOW_LINKS);
        return new FileFacts(
                (int) number(facts, "mode"),
                (int) number(facts, "uid"),
                (int) number(facts, "gid"),
                number(facts, "ino"),
                get(facts, "fileKey"));
    }

    private static long number(Map<String, Object> facts, String name) {
        return ((Number) get(facts, name)).longValue();
    }

    private static Object get(Map<String, Object> facts, String name) {
        return Objects.requireNonNull(facts.get(name), name);
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean isRegularFile() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isSymbolicLink() {
        return (mode & TYPE) == LINK;
    }

    public boolean isSocket() {
        return (mode & TYPE) == SOCKET;
    }

    /** The permissions without set-user-id, set-group-id and sticky bit. */
    int permissions() {
        return mode & PERMISSIONS;
    }

    /** Whether reading may block or never end. */
    public boolean isEndless() {
        return (mode & TYPE) == FIFO || (mode & TYPE) == CHARACTER_DEVICE;
    }

    /** Whether this is the same file as another one, whatever its permissions. */
    public boolean isSameFile(FileFacts other) {
        return hasKey(other.key);
    }

    public boolean hasKey(Object other) {
        return key.equals(other);
    }

    /** Whether others can create entries in this directory, but only their owners can rename or remove them. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean isWritableByGroup() {
        return (mode & GROUP_WRITE) != 0;
    }

    boolean isWritableByAll() {
        return (mode & OTHER_WRITE) != 0;
    }
}
