package dev.qemu4j.process;

import static dev.qemu4j.process.Diagnosis.Cause.*;

import dev.qemu4j.process.Diagnosis.Cause;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words of QEMU, what they mean, and what to do about it. The words are those of QEMU 5.2 to 11.1, which differ here and there.
 *
 * @param cause what the words mean
 * @param words what to look for in a line
 * @param remedy what to do
 */
record DiagnosisRule(Cause cause, Pattern words, String remedy) {
    /** In the order in which they are tried: what is special comes before what is general. */
    static final List<DiagnosisRule> ALL = List.of(
            rule(
                    SANDBOX_UNAVAILABLE,
                    "-sandbox support is not enabled|no option group 'sandbox'|install seccomp|seccomp support is disabled",
                    "use a QEMU that was built with seccomp, or do without a sandbox"),
            rule(
                    SANDBOX_VIOLATED,
                    "Failed to fork \\(Operation not permitted|could not launch network script .*Operation not permitted"
                            + "|network script .* failed with status 31$",
                    Diagnosis.ALLOW),
            rule(
                    IMAGE_LOCKED,
                    "Failed to (get .* lock|lock byte)",
                    "end the process that uses the image, most often another VM; share an image read-only or through overlays"),
            rule(
                    NETWORK_PRIVILEGE,
                    "/dev/net/tun|could not configure .*tun|bridge helper failed|failed to launch bridge helper|network script .* failed",
                    "create the tap device beforehand for this user, allow the bridge in /etc/qemu/bridge.conf, or use Network.user()"),
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
                    "check that the folder behind the memory exists, is writable and has room"),
            rule(
                    OUT_OF_MEMORY,
                    "Cannot allocate memory|cannot set up guest memory|out of memory",
                    "give the VM less memory, or free some on the host"),
            rule(
                    IMAGE_FORMAT,
                    "Image is not in \\w+ format|invalid \\w+ image descriptor|not a valid \\w+ image|driver requires .* to be"
                            + "|was expected by the '\\w+' driver|Unsupported qcow2 version|Unknown driver|Volume is not in \\w+ format",
                    "say the image's own format, which qemu-img info tells"),
            rule(
                    SOCKET_PATH,
                    "socket path .* is too long|Failed to bind socket to .*No such file or directory",
                    "use a shorter path in a folder that exists, such as RuntimeDirectory.socket gives"),
            rule(
                    ADDRESS_PERMISSION,
                    "Failed to bind socket.*Permission denied",
                    "listen on a port from 1024 upwards, or in a folder that this user may write to"),
            rule(
                    ADDRESS_IN_USE,
                    "Address already in use|Could not set up host forwarding rule",
                    "use another port, or end what listens on this one"),
            rule(
                    HELPER_FAILED,
                    "tpm-emulator: ",
                    "look at what swtpm printed; its state directory must be there, writable, and no other TPM's"),
            rule(
                    SOCKET_UNREACHABLE,
                    "Failed to connect (to|socket)",
                    "start what is to listen there first, such as swtpm or virtiofsd"),
            rule(IMAGE_PERMISSION, "Could not open '.*Permission denied", "let this user read and write the image"),
            rule(
                    IMAGE_MISSING,
                    "Could not open '.*No such file or directory|Could not open backing file",
                    "correct the path, or create the image with qemu-img create"),
            rule(
                    HOTPLUG_IMPOSSIBLE,
                    "does not support hotplugging",
                    "on q35 and virt, plug into a pcie-root-port that was on the command line"),
            rule(
                    MACHINE_UNKNOWN,
                    "unsupported machine type",
                    "take one of those that the program lists with -machine help"),
            rule(CPU_UNKNOWN, "unable to find CPU model", "take one of those that the program lists with -cpu help"),
            rule(
                    CPU_NEEDS_ACCELERATOR,
                    "CPU model '?\\w+'? requires|host CPU .* (KVM|HVF)",
                    "use the CPU model max with Accelerator.TCG"),
            rule(
                    CPU_COUNT,
                    "Invalid SMP CPUs|Invalid CPU topology|max CPUs supported|maxcpus",
                    "ask for fewer CPUs, or a topology whose product is their number"),
            rule(
                    DISPLAY_UNAVAILABLE,
                    "Display '.*' is not available|^Failed to initialize module: .*/ui-|(gtk|SDL).* initialization failed",
                    "install QEMU's package for the display (Debian: qemu-system-gui), or use Display.none()"),
            rule(
                    PROPERTY_UNKNOWN,
                    "Property '.*' not found|has no property|does not have a property",
                    "take one of those that the program lists with -device NAME,help"),
            rule(
                    REFERENCE_UNKNOWN,
                    "Bus '.*' not found|No '.*' bus found|can't find value|No secret with id|Cannot find device|Failed to find",
                    "define what is referred to, before this option, and with this very id"),
            rule(
                    SLOT_TAKEN,
                    "slot .* not available|no slot/function available|Can't add chassis slot|slot \\d+ in use",
                    "give each device a slot, and each root port a chassis, of its own"),
            rule(
                    ID_TAKEN,
                    "Duplicate (ID|node)|already in use by another device|attempt to add duplicate property",
                    "give each device, drive and node an id of its own"),
            rule(
                    KIND_UNKNOWN,
                    "is not a valid device model name|invalid object type|Parameter '(qom-type|type)' does not accept"
                            + "|unknown migration protocol|-display \\S+: Invalid parameter|^Invalid parameter '",
                    "take one that this program knows: it lists them with -device help, -object help or -netdev help; it may be in a package "
                            + "of its own"),
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
                    "install QEMU and its modules in one version; a machine that ran during an upgrade has to be started anew"));

    private static DiagnosisRule rule(Cause cause, String words, String remedy) {
        return new DiagnosisRule(cause, Pattern.compile(words), remedy);
    }

    boolean matches(String line) {
        return words.matcher(line).find();
    }
}
