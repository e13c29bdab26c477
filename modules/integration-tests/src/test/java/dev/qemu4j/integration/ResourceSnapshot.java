package dev.qemu4j.integration;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this JVM has at one moment: children, threads, descriptors, runtime directories.
 *
 * @param things each described so that no two have the same description
 */
record ResourceSnapshot(Set<String> things) {
    /** Threads that the JDK and the test framework start when they need them, and keep for a while. */
    private static final Pattern NOT_OURS = Pattern.compile(
            "#\\d+ \"(ForkJoinPool|process reaper|Common-Cleaner|Read-Poller|Write-Poller|VirtualThread-un(?:blocker|parker)"
                    + "|MasterPoller|SubPoller|junit-|surefire|Attach Listener|idle-connection|JFR |Cleaner-).*");

    /** Files that the JVM opens when it loads a class, and what its pollers for virtual threads use. */
    private static final Pattern NOT_A_LEAK =
            Pattern.compile(".*(\\.jar|/modules|/dev/u?random|anon_inode:\\[event(fd|poll)])");

    static ResourceSnapshot take(Path runtimeBase) throws IOException {
        Set<String> things = new TreeSet<>();
        ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .forEach(child -> things.add("process " + child.pid() + " "
                        + child.info().commandLine().orElse("")));
        addThreads(things);
        addDescriptors(things);
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runtimeBase, "qemu4j-*")) {
            directories.forEach(directory -> things.add("directory " + directory));
        }
        return new ResourceSnapshot(things);
    }

    /** What is in here and was not in the other. */
    Set<String> without(ResourceSnapshot other) {
        return things.stream()
                .filter(thing -> !other.things().contains(thing))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void addThreads(Set<String> things) {
        AllThreads.get()
                .map(thread -> "#" + thread.threadId() + " \"" + thread.getName() + "\""
                        + (thread.isVirtual() ? " virtual" : ""))
                .filter(thread -> !NOT_OURS.matcher(thread).matches())
                .forEach(thread -> things.add("thread " + thread));
    }

    private static void addDescriptors(Set<String> things) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    // The stream that lists the descriptors is one itself.
                    if (!NOT_A_LEAK.matcher(target).matches() && !target.matches("/proc/.*/fd")) {
                        things.add("descriptor " + descriptor.getFileName() + " of " + target);
                    }
                } catch (NoSuchFileException gone) {
                    // It was closed meanwhile.
                }
            }
        }
    }
}
