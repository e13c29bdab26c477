package dev.qemu4j.process;

import static dev.qemu4j.process.Diagnosis.Cause.*;

import dev.qemu4j.process.Diagnosis.Cause;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of QEMU's messages, its cause and the remedy. The patterns match the messages of QEMU 5.2 to 11.1.
 *
 * @param cause the cause of the message
 * @param pattern what a line of the message contains
 * @param remedy what to do
 */
record DiagnosisRule(Cause cause, Pattern pattern, String remedy) {
    /** In the order in which they are tried: the specific ones before the general ones. */
    static final List<DiagnosisRule> ALL = List.of(
            rule(
                    SANDBOX_UNAVAILABLE,
                    "-sandbox support is not enabled|no option group 'sandbox'|install seccomp|seccomp support is disabled",
                    "use a QEMU that was built with seccomp, or disable the sandbox"),
            rule(
                    SANDBOX_VIOLATED,
                    "Failed to fork \\(Operation not permitted|could not launch network script .*Operation not permitted"
                            + "|network script .* failed with status 31$",
                    Diagnosis.ALLOW),
            rule(
                    IMAGE_LOCKED,
                    "Failed to (get .* lock|lock byte)",
                    "stop the process that uses the image, usually another VM, or share the image read-only or through overlays"),
            rule(
                    NETWORK_PRIVILEGE,
                    "/dev/net/tun|could not configure .*tun|bridge helper failed|failed to launch bridge helper|network script .* failed",
                    "create the tap device for this user first, allow the bridge in /etc/qemu/bridge.conf, or use Network.user()"),
            rule(
                    ACCELERATOR_PERMISSION,
                    "(KVM kernel module|initialize kvm|/dev/kvm).*Permission denied",
                    "add this user to the group of /dev/kvm (sudo usermod -aG kvm \"$USER\", then log in again), or use Accelerator.TCG"),
            rule(
                    ACCELERATOR_MISSING,
                    "KVM kernel module|initialize (kvm|hvf|whpx|xen)|invalid accelerator|no accelerator found",
                    "load the KVM module and enable virtualization in the firmware or the outer hypervisor, or use Accelerator.TCG"),
            rule(
                    FIRMWARE_MISSING,
                    "if=pflash.*Could not open|could not load PC BIOS|Could not find ROM image|Unable to (find|load) .*(BIOS|firmware)"
                            + "|could not load firmware",
                    "install the firmware (Debian: ovmf, seabios or qemu-efi-aarch64) or correct its path"),
            rule(
                    HOST_DEVICE_MISSING,
                    "no such host device|vhost-\\w+: failed to open|/dev/vhost-|/dev/vfio",
                    "load the kernel module of the device (vfio-pci, vhost_vsock, vhost_net), and check its address"),
            rule(
                    KERNEL_UNUSABLE,
                    "could not (open|load) kernel|invalid kernel header|[Ee]rror (reading|loading) .*kernel|could not load initrd"
                            + "|error reading initrd",
                    "give the path of a Linux kernel for the machine's architecture, and of its initrd"),
            rule(
                    MEMORY_BACKEND,
                    "backing store|hugepage|unable to map backing store",
                    "check that the directory of the memory file exists, is writable and has free space"),
            rule(
                    OUT_OF_MEMORY,
                    "Cannot allocate memory|cannot set up guest memory|out of memory",
                    "give the VM less memory, or free memory on the host"),
            rule(
                    IMAGE_FORMAT,
                    "driver requires .* to be a regular file",
                    "for a block device of the host use Disk.of(Image.of(format, FileSource.device(path)))"),
            rule(
                    IMAGE_FORMAT,
                    "Image is not in \\w+ format|invalid \\w+ image descriptor|not a valid \\w+ image|driver requires .* to be"
                            + "|was expected by the '\\w+' driver|Unsupported qcow2 version|Unknown driver|Volume is not in \\w+ format",
                    "give the image's actual format, which qemu-img info prints"),
            rule(
                    SOCKET_PATH,
                    "socket path .* is too long|Failed to bind socket to .*No such file or directory",
                    "use a shorter path in a directory that exists, such as one from RuntimeDirectory.socket"),
            rule(
                    ADDRESS_PERMISSION,
                    "Failed to bind socket.*Permission denied",
                    "listen on port 1024 or above, or in a directory that this user may write to"),
            rule(
                    ADDRESS_IN_USE,
                    "Address already in use|Could not set up host forwarding rule",
                    "use another port, or stop the process that listens on this one"),
            rule(
                    HELPER_FAILED,
                    "tpm-emulator: ",
                    "read what swtpm printed; its state directory must exist, be writable, and not be in use by another TPM"),
            rule(
                    SOCKET_UNREACHABLE,
                    "Failed to connect (to|socket)",
                    "start the process that listens there first, such as swtpm or virtiofsd"),
            rule(
                    IMAGE_PERMISSION,
                    "Could not open '.*Permission denied",
                    "allow this user to read and write the image"),
            rule(
                    IMAGE_MISSING,
                    "Could not open '.*No such file or directory|Could not open backing file",
                    "correct the path, or create the image with qemu-img create"),
            rule(
                    HOTPLUG_IMPOSSIBLE,
                    "does not support hotplugging",
                    "on q35 and virt, plug into a pcie-root-port that was defined at launch"),
            rule(
                    MACHINE_UNKNOWN,
                    "unsupported machine type",
                    "use one of those that the program lists with -machine help"),
            rule(CPU_UNKNOWN, "unable to find CPU model", "use one of those that the program lists with -cpu help"),
            rule(
                    CPU_NEEDS_ACCELERATOR,
                    "CPU model '?\\w+'? requires|host CPU .* (KVM|HVF)",
                    "use the CPU model max with Accelerator.TCG"),
            rule(
                    CPU_COUNT,
                    "Invalid SMP CPUs|Invalid CPU topology|max CPUs supported|maxcpus",
                    "use fewer CPUs, or a topology whose product is the number of CPUs"),
            rule(
                    DISPLAY_UNAVAILABLE,
                    "Display '.*' is not available|^Failed to initialize module: .*/ui-|(gtk|SDL).* initialization failed",
                    "install QEMU's package for the display (Debian: qemu-system-gui), or use Display.none()"),
            rule(
                    PROPERTY_UNKNOWN,
                    "Property '.*' not found|has no property|does not have a property",
                    "use one of those that the program lists with -device NAME,help"),
            rule(
                    REFERENCE_UNKNOWN,
                    "Bus '.*' not found|No '.*' bus found|can't find value|No secret with id|Cannot find device|Failed to find",
                    "define it before this option, with exactly this id"),
            rule(
                    SLOT_TAKEN,
                    "slot .* not available|no slot/function available|Can't add chassis slot|slot \\d+ in use",
                    "give each device its own slot, and each root port its own chassis"),
            rule(
                    ID_TAKEN,
                    "Duplicate (ID|node)|already in use by another device|attempt to add duplicate property",
                    "give each device, drive and node its own id"),
            rule(
                    KIND_UNKNOWN,
                    "is not a valid device model name|invalid object type|Parameter '(qom-type|type)' does not accept"
                            + "|unknown migration protocol|-display \\S+: Invalid parameter|^Invalid parameter '",
                    "use one of those that the program lists with -device help, -object help or -netdev help; it may be in a separate package"),
            rule(
                    VALUE_REFUSED,
                    "Parameter '.*' (expects|does not accept)|Invalid parameter",
                    "correct the parameter that QEMU names"),
            rule(
                    OPTION_REFUSED,
                    "invalid option|requires an argument|Must specify|is missing",
                    "correct the option that QEMU names; a newer QEMU may have it"),
            rule(
                    MODULES_MIXED,
                    "Only modules from the same build can be loaded",
                    "install QEMU and its modules in the same version; restart a machine that ran during an upgrade"));

    private static DiagnosisRule rule(Cause cause, String pattern, String remedy) {
        return new DiagnosisRule(cause, Pattern.compile(pattern), remedy);
    }

    boolean matches(String line) {
        return pattern.matcher(line).find();
    }
}
