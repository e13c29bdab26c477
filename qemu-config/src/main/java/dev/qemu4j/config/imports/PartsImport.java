package dev.qemu4j.config.imports;

import dev.qemu4j.config.Argument;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.internal.options.RawOptions;
import dev.qemu4j.config.internal.options.RootPortOptions;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.PortForward;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.setting.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Imports the parts, which consist of several options.
 *
 * <p>A typed part is used only if it renders exactly the options that were read, so that nothing is lost in a type that almost
 * fits. Otherwise each option becomes a generic part.
 */
final class PartsImport {
    private static final String CHARDEV = "chardev:";

    /**
     * The guest numbers the things of these options. Options that are passed on come last, so after one of them no other can
     * become a part.
     */
    private static final Set<String> ORDERED = Set.of("-device", "-serial");

    /**
     * An option that was read.
     *
     * @param at its position
     */
    private record Read(int at, String option, String value, PropertyTree tree) {
        String text(String key) {
            return tree.text(key).orElse("");
        }

        boolean says(Read other) {
            return option.equals(other.option) && tree.toMap().equals(other.tree.toMap());
        }
    }

    private final List<Read> reads = new ArrayList<>();
    private final Set<String> passedOn = new HashSet<>();

    /** Reads an option of a part; returns false for one to pass on. */
    boolean option(int at, String option, String value) {
        boolean refused = isRefused(option, value);
        Optional<Read> read = refused || passedOn.contains(option) ? Optional.empty() : read(at, option, value);
        if (read.isEmpty() && !refused && ORDERED.contains(option)) {
            passedOn.add(option);
        }
        return read.map(reads::add).isPresent();
    }

    private static Optional<Read> read(int at, String option, String value) {
        Optional<String> impliedKey = impliedKey(option);
        Optional<PropertyTree> tree = impliedKey.flatMap(key -> OptionText.parse(value, key));
        if (option.equals("-serial") && value.startsWith(CHARDEV)) {
            tree = Optional.of(PropertyTree.of("chardev", value.substring(CHARDEV.length())));
        } else {
            tree = tree.filter(found -> isComplete(option, found));
        }
        return tree.map(found -> new Read(at, option, value, found));
    }

    /** Of the options that may not be passed on, only a secret has a part. */
    private static boolean isRefused(String option, String value) {
        return !option.equals("-object")
                && RawOptions.refusal(option, Optional.of(value)).isPresent();
    }

    private static Optional<String> impliedKey(String option) {
        return option.equals("-chardev")
                ? Optional.of("backend")
                : OptionKind.ofOption(option).map(OptionKind::impliedKey);
    }

    /** Whether a generic part can express it: it needs a type and, except for devices, an id. */
    private static boolean isComplete(String option, PropertyTree tree) {
        String idKey = option.equals("-blockdev") ? "node-name" : "id";
        return tree.text(impliedKey(option).orElse("")).isPresent()
                && (option.equals("-device") || tree.text(idKey).isPresent());
    }

    /**
     * Adds the parts to a machine that has everything else.
     *
     * @param rest receives the options that can only be passed on, by their position
     */
    void into(VmConfig.Builder vm, VmConfig bare, Map<Integer, Argument> rest) {
        rootPorts(vm, bare);
        passedOn.clear(); // what was passed on stood after what was read
        while (!reads.isEmpty()) {
            Read first = reads.get(0);
            Optional<List<Read>> typed = Optional.empty();
            for (Part candidate : candidates(first)) {
                typed = match(candidate, bare);
                if (typed.isPresent()) {
                    vm.part(candidate);
                    typed.get().forEach(reads::remove);
                    break;
                }
            }
            if (typed.isEmpty()) {
                reads.remove(0);
                generic(first).ifPresentOrElse(vm::part, () -> {
                    passedOn.add(first.option());
                    rest.put(first.at(), new Argument(first.option(), Optional.of(first.value())));
                });
            }
        }
    }

    private void rootPorts(VmConfig.Builder vm, VmConfig bare) {
        List<Read> ports = reads.stream()
                .filter(read -> read.text("driver").equals("pcie-root-port"))
                .toList();
        CollectedOptions out = VmOptions.collector(bare);
        if (ports.isEmpty()
                || ports.size() > RootPorts.MAX_COUNT
                || !out.machine().pcie()) {
            return;
        }
        RootPortOptions.describe(RootPorts.of(ports.size()), out);
        List<PropertyTree> trees = ports.stream().map(Read::tree).toList();
        if (out.options().stream().map(option -> reread(option).tree()).toList().equals(trees)) {
            vm.rootPorts(RootPorts.of(ports.size()));
            reads.removeAll(ports);
        }
    }

    private List<Part> candidates(Read read) {
        List<Part> candidates = new ArrayList<>();
        try {
            switch (read.option()) {
                case "-blockdev" -> disks(read, candidates);
                case "-netdev" -> networks(read, candidates);
                case "-chardev" -> serials(read, candidates);
                default -> {}
            }
        } catch (IllegalArgumentException notOurs) {
            candidates.clear();
        }
        return candidates;
    }

    private static void disks(Read read, List<Part> candidates) {
        Object file = read.tree().toMap().get("file");
        if (!(file instanceof Map<?, ?> node) || !(node.get("filename") instanceof String path)) {
            return;
        }
        ImageFormat format = ImageFormat.valueOf(read.text("driver").toUpperCase(Locale.ROOT));
        Disk disk = Disk.of(Image.file(format, Path.of(path)));
        if (read.text("discard").equals("unmap")) {
            disk = disk.discard();
        }
        String name = read.text("node-name");
        for (DiskBus bus : List.of(DiskBus.VIRTIO, DiskBus.NVME)) {
            Disk placed = disk.bus(bus).id(name);
            candidates.add(placed);
            candidates.add(placed.readOnly());
        }
    }

    private void networks(Read read, List<Part> candidates) {
        Optional<Read> card = reads.stream()
                .filter(other -> other.text("netdev").equals(read.text("id")))
                .findFirst();
        if (card.isEmpty() || card.get().text("mac").isEmpty()) {
            return;
        }
        Optional<Network> backend = switch (read.text("type")) {
            case "user" -> Optional.of(user(read.tree()));
            case "tap" -> Optional.of(Network.tap(read.text("ifname")));
            case "bridge" -> Optional.of(Network.bridge(read.text("br")));
            default -> Optional.empty();
        };
        String driver = card.get().text("driver");
        NetworkModel model = driver.startsWith("virtio-net-") ? NetworkModel.VIRTIO : NetworkModel.of(driver);
        backend.ifPresent(network ->
                candidates.add(network.model(model).mac(card.get().text("mac")).id(read.text("id"))));
    }

    private static Network user(PropertyTree tree) {
        UserNetwork network = Network.user();
        List<String> rules = switch (tree.get("hostfwd").orElse(null)) {
            case PropertyValue.Text(String rule) -> List.of(rule);
            case PropertyValue.Repeated(List<String> several) -> several;
            case null, default -> List.of();
        };
        for (String rule : rules) {
            network = network.forward(PortForward.parse(rule));
        }
        for (String key : tree.keys()) {
            if (!key.equals("type") && !key.equals("id") && !key.equals("hostfwd")) {
                network = network.option(key, tree.get(key).orElseThrow());
            }
        }
        return network;
    }

    private static void serials(Read read, List<Part> candidates) {
        Path path = Path.of(read.text("path"));
        Chardev chardev = switch (read.text("backend")) {
            case "file" -> Chardev.file(path);
            case "socket" -> Chardev.unix(path);
            case "null" -> Chardev.discard();
            default -> throw new IllegalArgumentException("chardev: " + read.text("backend"));
        };
        candidates.add(Serial.of(chardev).id(read.text("id")));
    }

    /** The options that were read, if they are exactly the options of the part. */
    private Optional<List<Read>> match(Part candidate, VmConfig bare) {
        CollectedOptions out = VmOptions.collector(bare);
        candidate.describe(out);
        if (!out.problems().isEmpty()) {
            return Optional.empty(); // a part that does not suit the machine makes only some of its options
        }
        List<Read> matched = new ArrayList<>();
        for (QemuOption option : out.options()) {
            Read wanted = reread(option);
            Optional<Read> found = find(wanted, matched);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            matched.add(found.get());
        }
        return Optional.of(matched);
    }

    /** An option that says the same; where order matters, it must be the next one of its name. */
    private Optional<Read> find(Read wanted, List<Read> taken) {
        Stream<Read> left = reads.stream().filter(read -> !taken.contains(read));
        if (!ORDERED.contains(wanted.option())) {
            return left.filter(wanted::says).findFirst();
        }
        return passedOn.contains(wanted.option())
                ? Optional.empty()
                : left.filter(read -> read.option().equals(wanted.option()))
                        .findFirst()
                        .filter(wanted::says);
    }

    /** One of our options as it would be read from a command line, where all values are text. */
    private static Read reread(QemuOption option) {
        String value = option.arguments().get(1);
        return read(0, option.name(), value).orElseGet(() -> new Read(0, option.name(), value, PropertyTree.empty()));
    }

    private static Optional<Part> generic(Read read) {
        Optional<OptionKind> kind = OptionKind.ofOption(read.option());
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        String what = read.text(kind.get().impliedKey());
        String id = read.text(kind.get().idKey());
        PropertyTree rest = PropertyTree.empty();
        for (String key : read.tree().keys()) {
            if (!key.equals(kind.get().impliedKey()) && !key.equals(kind.get().idKey())) {
                rest = rest.with(key, read.tree().get(key).orElseThrow());
            }
        }
        PropertyTree properties = rest;
        if (kind.get() == OptionKind.OBJECT && what.equals("secret")) {
            Optional<Part> secret = secret(id, properties);
            if (secret.isPresent()) {
                return secret;
            }
        }
        return Optional.of(
                switch (kind.get()) {
                    case DEVICE -> {
                        Device device = Device.of(what).with(properties);
                        yield id.isEmpty() ? device : device.id(id);
                    }
                    case BLOCKDEV -> new Blockdev(what, id, properties);
                    case NETDEV -> new Netdev(what, id, properties);
                    case OBJECT -> new QemuObject(what, id, properties);
                });
    }

    /** A secret in a file or on the command line, if it has no other properties. */
    private static Optional<Part> secret(String id, PropertyTree properties) {
        Optional<String> data = properties.text("data");
        boolean base64 = properties.text("format").filter("base64"::equals).isPresent();
        int described = properties.get("format").isPresent() ? 2 : 1;
        if (properties.keys().size() != described) {
            return Optional.empty();
        }
        if (data.isPresent()) {
            byte[] text = data.get().getBytes(StandardCharsets.UTF_8);
            return Optional.of(Secret.held(id, base64 ? Base64.getDecoder().decode(text) : text));
        }
        return properties.text("file").filter(file -> !base64).map(file -> Secret.file(id, Path.of(file)));
    }
}
