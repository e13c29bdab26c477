package dev.qemu4j.testkit.internal.random;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.IscsiSource;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.NoMedium;
import dev.qemu4j.config.block.RbdSource;
import dev.qemu4j.config.block.SshSource;
import dev.qemu4j.config.chardev.ConsoleChardev;
import dev.qemu4j.config.chardev.FileChardev;
import dev.qemu4j.config.chardev.NullChardev;
import dev.qemu4j.config.chardev.PtyChardev;
import dev.qemu4j.config.chardev.RingBufferChardev;
import dev.qemu4j.config.chardev.TcpChardev;
import dev.qemu4j.config.chardev.UnixChardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.EmulatedTpm;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.PciPassthrough;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.ServedFolder;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.TpmPassthrough;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Vsock;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.display.WindowDisplay;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.network.BridgeNetwork;
import dev.qemu4j.config.network.DatagramNetwork;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.OpenTapNetwork;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.network.TapNetwork;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.Boot;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.GlobalProperty;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.config.setting.Trace;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;

/**
 * Random values of the types that configurations contain: a record with random components that its constructor accepts, an
 * implementation of an interface.
 *
 * <p>Only the types of components are known here, so a new record needs no code. For components that accept few texts, such as ids and
 * addresses, {@link #plausible()} has valid ones.
 */
public final class ConfigValues {
    /** The implementations of interfaces that are not sealed. The manager's test of its JSON schema finds a missing one. */
    private static final List<Class<?>> KINDS = List.of(
            Balloon.class,
            Bios.class,
            Blockdev.class,
            Boot.class,
            BridgeNetwork.class,
            ConsoleChardev.class,
            DatagramNetwork.class,
            Device.class,
            Dimm.class,
            Disk.class,
            Display.None.class,
            EmulatedTpm.class,
            FileChardev.class,
            FileSource.class,
            FwCfg.class,
            GlobalProperty.class,
            HttpSource.class,
            IoThread.class,
            IscsiSource.class,
            NbdSource.class,
            NoMedium.class,
            Netdev.class,
            NullChardev.class,
            OpenTapNetwork.class,
            Parallel.class,
            PasstNetwork.class,
            PciPassthrough.class,
            PtyChardev.class,
            QemuObject.class,
            RbdSource.class,
            RingBufferChardev.class,
            Rng.class,
            Rtc.class,
            RunWith.class,
            Sandbox.class,
            Secret.class,
            Serial.class,
            ServedFolder.class,
            SharedFolder.class,
            Smbios.class,
            SocketNetwork.class,
            Sound.class,
            SpiceDisplay.class,
            SshSource.class,
            StreamNetwork.class,
            TapNetwork.class,
            TcpChardev.class,
            Tpm.class,
            TpmPassthrough.class,
            Trace.class,
            Uefi.class,
            UnixChardev.class,
            UsbDevice.class,
            UserNetwork.class,
            VhostUserNetwork.class,
            Video.class,
            VirtioChannel.class,
            VirtioConsole.class,
            VirtioMem.class,
            VncDisplay.class,
            Vsock.class,
            Watchdog.class,
            WindowDisplay.class);

    private static final int DEEPEST = 2;
    private static final int MAX_PORT = 65535;

    private ConfigValues() {}

    public static Arbitrary<Object> of(Type type) {
        return of(type, "", 0);
    }

    private static Arbitrary<Object> of(Type type, String component, int depth) {
        // Combined, the edge cases of the parts would be most of what a property sees.
        return anyOf(type, component, depth).withoutEdgeCases();
    }

    private static Arbitrary<Object> anyOf(Type type, String component, int depth) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return depth > DEEPEST ? Arbitraries.just(Optional.empty()) : maybe(of(argument, component, depth + 1));
            }
            return of(argument, component, depth + 1).list().ofMaxSize(3).map(list -> list);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == PropertyTree.class) {
            return trees(depth);
        }
        if (raw == PropertyValue.class) {
            return values(depth);
        }
        if (raw == Secret.class) {
            // A secret in memory cannot be on a command line or in a file.
            return Combinators.combine(ids(), paths()).as(Secret::file);
        }
        if (raw == Rtc.class) {
            return Arbitraries.of(Rtc.utc(), Rtc.localTime(), new Rtc("2026-01-31T12:00:00", "vm"));
        }
        if (raw == Smbios.class) {
            // QEMU builds few tables, each of a few fields.
            return texts().map(text -> Smbios.system(text, "product").with("serial", text));
        }
        if (raw == NetworkModel.class) {
            // Some networks accept only virtio cards.
            return Arbitraries.oneOf(Arbitraries.just(NetworkModel.VIRTIO), records(raw, depth));
        }
        if (raw.isEnum()) {
            return Arbitraries.of(raw.getEnumConstants());
        }
        if (raw.isRecord()) {
            return records(raw, depth);
        }
        return scalar(raw, component).orElseGet(() -> kinds(raw, depth));
    }

    private static Optional<Arbitrary<Object>> scalar(Class<?> type, String component) {
        Map<Class<?>, Arbitrary<?>> scalars = Map.of(
                String.class, isId(component) ? ids() : texts(),
                int.class, integers(component),
                Integer.class, integers(component),
                long.class, longs(),
                boolean.class, Arbitraries.of(true, false),
                OptionalInt.class, integers(component).optional().map(ConfigValues::optionalInt),
                OptionalLong.class, longs().optional().map(ConfigValues::optionalLong),
                BigInteger.class, JsonArbitraries.integers().map(JsonNode::bigIntegerValue),
                Path.class, paths(),
                URI.class, uris());
        return Optional.ofNullable(scalars.get(type)).map(values -> values.map(value -> value));
    }

    private static Arbitrary<Object> maybe(Arbitrary<Object> values) {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Optional.empty())), Tuple.of(1, values.map(Optional::of)));
    }

    private static OptionalInt optionalInt(Optional<Integer> value) {
        return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
    }

    private static OptionalLong optionalLong(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }

    /** What the canonical constructor accepts. */
    private static Arbitrary<Object> records(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> canonical = canonical(type, components);
        List<Arbitrary<Object>> values = Stream.of(components)
                .map(component -> of(component.getGenericType(), component.getName(), depth))
                .toList();
        return Combinators.combine(values)
                .as(all -> made(canonical, all))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static Constructor<?> canonical(Class<?> type, RecordComponent[] components) {
        try {
            return type.getConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("the canonical constructor of " + type.getName() + " is not public", e);
        }
    }

    private static Optional<Object> made(Constructor<?> canonical, List<Object> values) {
        try {
            return Optional.of(canonical.newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return Optional.empty();
            }
            throw new IllegalStateException(canonical + " of " + values, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(canonical + " cannot be called", e);
        }
    }

    private static Arbitrary<Object> kinds(Class<?> family, int depth) {
        List<Class<?>> kinds = family.isSealed()
                ? List.of(family.getPermittedSubclasses())
                : KINDS.stream().filter(family::isAssignableFrom).toList();
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("no random values for " + family.getName());
        }
        return Arbitraries.oneOf(kinds.stream().map(kind -> of(kind, "", depth)).toList());
    }

    /** Property trees of limited depth. */
    private static Arbitrary<Object> trees(int depth) {
        // No key whose value is the id of another part.
        Arbitrary<String> keys = Arbitraries.of(
                "serial", "bootindex", "queues", "bus", "wwn", "a-b", "x_y", "help", "_9", "size", "kind");
        return Combinators.combine(keys, values(depth + 1))
                .as((key, value) -> Map.entry(key, (PropertyValue) value))
                .list()
                .ofMaxSize(3)
                .map(ConfigValues::tree);
    }

    private static PropertyTree tree(List<Map.Entry<String, PropertyValue>> properties) {
        PropertyTree tree = PropertyTree.empty();
        for (Map.Entry<String, PropertyValue> property : properties) {
            tree = tree.with(property.getKey(), property.getValue());
        }
        return tree;
    }

    private static Arbitrary<Object> values(int depth) {
        Set<Class<?>> deeper = Set.of(PropertyValue.Nested.class, PropertyValue.Items.class);
        return Arbitraries.oneOf(Stream.of(PropertyValue.class.getPermittedSubclasses())
                .filter(kind -> depth <= DEEPEST || !deeper.contains(kind))
                .map(kind -> of(kind, "", depth))
                .toList());
    }

    private static boolean isId(String component) {
        return component.equals("id") || component.endsWith("Secret");
    }

    /** Few ids, so that parts often refer to each other. */
    private static Arbitrary<String> ids() {
        return Arbitraries.of("a", "b0", "io0", "disk-1.x_", "x".repeat(31));
    }

    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(HostileText.any(), plausible());
    }

    private static Arbitrary<String> plausible() {
        return Arbitraries.of(
                "a",
                "io0",
                "tap0",
                "br0",
                "web-1",
                "127.0.0.1",
                "0.0.0.0",
                "localhost",
                "unix:/run/a,b",
                "52:54:00:12:34:56",
                "02-00-00-AB-CD-EF",
                "0000:01:00.0",
                "01:00.0",
                "host",
                "rt",
                "vm",
                "utc",
                "localtime",
                "x86_64",
                "virtio-net",
                "virtio-rng-pci",
                "e1000",
                "max",
                "opt/org.example/role");
    }

    private static Arbitrary<Integer> integers(String component) {
        if (component.toLowerCase(Locale.ROOT).contains("port")) {
            return Arbitraries.integers().between(1, MAX_PORT);
        }
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, MAX_PORT),
                Arbitraries.integers().between(0, 30).map(power -> 1 << power));
    }

    private static Arbitrary<Long> longs() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4),
                Arbitraries.longs().between(1, 4096).map(mebibytes -> mebibytes << 20),
                Arbitraries.longs().greaterOrEqual(0));
    }

    private static Arbitrary<Path> paths() {
        return Combinators.combine(Arbitraries.of("/", "/vm/", "", "../"), HostileText.fileName())
                .as((folder, name) -> path(folder + name))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /** Whether a path can have characters beyond ASCII depends on the locale that the JVM was started in. */
    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException notHere) {
            return Optional.empty();
        }
    }

    private static Arbitrary<URI> uris() {
        return Arbitraries.of(
                        "http://example.org/a,b", "https://[::1]:8443/x%20y?q=1&r=%2C#end", "http://example.org/ü")
                .map(URI::create);
    }
}
