package dev.qemu4j.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM with a {@link ShortageProgram} in it, with limits: few descriptors and threads, a small heap, a small file system for its
 * runtime directories. Where this host does not allow a limit, that resource is not {@linkplain #resources() made short}.
 */
final class ShortJvm implements AutoCloseable {
    private static final String DESCRIPTORS = "220";
    private static final String THREADS = "160";

    /** A user without files and processes: root has no limit of threads. */
    private static final String NOBODY = "65534";

    private static final String LIMITED = "ulimit -n " + DESCRIPTORS + "; exec \"$@\"";

    /** Nobody, who may read this JVM's class path. */
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");

    private static final boolean ROOT = works("sh", "-c", "[ $(id -u) = 0 ]");
    private static final boolean MAY_BE_NOBODY = ROOT && works(AS_NOBODY.toArray(String[]::new), "true");
    private static final List<String> UNSHARE =
            ROOT ? List.of("unshare", "--mount") : List.of("unshare", "--map-root-user", "--mount");
    private static final boolean MAY_MOUNT =
            works(UNSHARE.toArray(String[]::new), "mount", "-t", "tmpfs", "probe", "/mnt");

    private final Process process;

    private ShortJvm(Process process) {
        this.process = process;
    }

    /** What can be made short on this host. */
    static Set<ShortageMove.Resource> resources() {
        Set<ShortageMove.Resource> resources = EnumSet.allOf(ShortageMove.Resource.class);
        if (!MAY_BE_NOBODY) {
            resources.remove(ShortageMove.Resource.THREADS);
        }
        if (!MAY_MOUNT) {
            resources.remove(ShortageMove.Resource.SPACE);
            resources.remove(ShortageMove.Resource.FILES);
        }
        return resources;
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean works(String[] prefix, String... command) {
        List<String> all = new ArrayList<>(List.of(prefix));
        all.addAll(List.of(command));
        return works(all.toArray(String[]::new));
    }

    /**
     * Starts one.
     *
     * @param base an empty directory with a short path
     * @param flags options of the JVM
     */
    static ShortJvm start(Path base, Path qemu, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        String script = LIMITED;
        if (MAY_MOUNT) {
            command.addAll(UNSHARE);
            String owner = MAY_BE_NOBODY ? NOBODY : "0";
            // The first argument is the directory of the small file system.
            script = "mount -t tmpfs -o size=1m,nr_inodes=400,mode=700,uid=" + owner + ",gid=" + owner
                    + " short \"$1\" || exit; shift;" + LIMITED;
        }
        command.addAll(List.of("sh", "-c", script, "sh"));
        if (MAY_MOUNT) {
            command.add(base.toString());
        }
        if (MAY_BE_NOBODY) {
            command.addAll(AS_NOBODY);
            command.addAll(List.of("prlimit", "--nproc=" + THREADS));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "-Xmx64m",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1",
                "-Djdk.trackAllThreads=true",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + System.getProperty("qemu4j.test.shortage.log", "off"),
                "-Djava.io.tmpdir=" + base));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ShortageProgram.class.getName(), qemu.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Files.createDirectories(base);
        return new ShortJvm(builder.start());
    }

    /** Lives one life, and returns what was wrong afterwards; {@link ShortageProgram#FINE} if nothing. */
    String live(List<ShortageMove> moves) throws Exception {
        process.outputWriter()
                .write(moves.stream().map(ShortageMove::toString).collect(Collectors.joining(",")) + "\n");
        process.outputWriter().flush();
        return answer();
    }

    /** The answer to the first life, which has no shortage, or to the last one. */
    String answer() throws Exception {
        return Call.start(this::readAnswer).get(Duration.ofSeconds(90));
    }

    private String readAnswer() throws Exception {
        while (true) {
            String line = process.inputReader().readLine();
            if (line == null) {
                throw new AssertionError("the JVM has ended with " + process.waitFor());
            }
            if (line.startsWith(ShortageProgram.ANSWER)) {
                return line;
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it in order, or else by SIGKILL. */
    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            process.onExit().join();
        } catch (IOException e) {
            process.destroyForcibly().onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly().onExit().join();
        }
    }
}
