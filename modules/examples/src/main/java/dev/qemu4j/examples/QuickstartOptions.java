package dev.qemu4j.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line options of the quickstart.
 *
 * @param qemu the QEMU binary, or nothing for the one that is found
 * @param machine the machine type
 * @param memory how much memory, as a person writes it
 * @param cpus how many CPUs
 * @param kernel a kernel to boot
 * @param initrd an initramfs for it
 * @param append the kernel's command line
 * @param disk a disk image to boot
 * @param format the image's format, or nothing to read it from the image
 * @param ready what the guest prints on the serial port once it answers the power button; nothing for its first line
 */
record QuickstartOptions(
        Optional<Path> qemu,
        String machine,
        String memory,
        int cpus,
        Optional<Path> kernel,
        Optional<Path> initrd,
        String append,
        Optional<Path> disk,
        Optional<String> format,
        Optional<String> ready) {

    /** The command line is invalid; the message says why. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    QuickstartOptions {
        if (kernel.isPresent() && disk.isPresent()) {
            throw new UsageException("--kernel and --disk: the quickstart boots one of them");
        }
        if (kernel.isEmpty() && (initrd.isPresent() || !append.isEmpty())) {
            throw new UsageException("--initrd and --append go with --kernel");
        }
        if (disk.isEmpty() && format.isPresent()) {
            throw new UsageException("--format goes with --disk");
        }
    }

    static QuickstartOptions parse(List<String> arguments) {
        Optional<Path> qemu = Optional.empty();
        String machine = "q35";
        String memory = "256M";
        int cpus = 1;
        Optional<Path> kernel = Optional.empty();
        Optional<Path> initrd = Optional.empty();
        String append = "";
        Optional<Path> disk = Optional.empty();
        Optional<String> format = Optional.empty();
        Optional<String> ready = Optional.empty();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--qemu" -> qemu = Optional.of(Path.of(value(option, rest)));
                case "--machine" -> machine = value(option, rest);
                case "--memory" -> memory = value(option, rest);
                case "--cpus" -> cpus = number(option, value(option, rest));
                case "--kernel" -> kernel = Optional.of(file(option, rest));
                case "--initrd" -> initrd = Optional.of(file(option, rest));
                case "--append" -> append = value(option, rest);
                case "--disk" -> disk = Optional.of(file(option, rest));
                case "--format" -> format = Optional.of(value(option, rest));
                case "--ready" -> ready = Optional.of(value(option, rest));
                default -> throw new UsageException("unknown option: " + option);
            }
        }
        return new QuickstartOptions(qemu, machine, memory, cpus, kernel, initrd, append, disk, format, ready);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static Path file(String option, Iterator<String> rest) {
        Path path = Path.of(value(option, rest));
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new UsageException(option + " " + path + ": there is no such file that can be read");
        }
        return path;
    }

    private static int number(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " " + text + ": not a number");
        }
    }
}
