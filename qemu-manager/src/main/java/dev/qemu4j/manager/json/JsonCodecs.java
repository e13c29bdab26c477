package dev.qemu4j.manager.json;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.option.PropertyTree;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The codecs of all types in a configuration. Records are objects, and interfaces are families of records; only the other types are
 * listed here.
 */
final class JsonCodecs {
    private static final Map<Type, JsonCodec> CODECS = new ConcurrentHashMap<>();

    static {
        CODECS.put(int.class, IntegerCodec.INT);
        CODECS.put(Integer.class, IntegerCodec.INT);
        CODECS.put(long.class, IntegerCodec.LONG);
        CODECS.put(boolean.class, BooleanCodec.BOOLEAN);
        CODECS.put(OptionalInt.class, OptionalCodec.ofInt());
        CODECS.put(OptionalLong.class, OptionalCodec.ofLong());
        CODECS.put(DataSize.class, SizeCodec.SIZE);
        string(String.class, "a string", Function.identity(), Function.identity());
        string(Path.class, "a path", Path::of, Path::toString);
        string(Architecture.class, "the name of an architecture", Architecture::of, Architecture::qemuName);
        string(Cpu.class, "a CPU model, with its features after commas", Cpu::parse, Cpu::toString);
        string(MacAddress.class, "a MAC address", MacAddress::parse, MacAddress::text);
        string(NetworkModel.class, "a network card model", NetworkModel::of, NetworkModel::driver);
        CODECS.put(URI.class, new StringCodec<>(URI.class, "a URI", JsonCodecs::uri, URI::toString, false));
    }

    private JsonCodecs() {}

    private static <T> void string(
            Class<T> type, String expects, Function<String, T> parse, Function<T, String> print) {
        CODECS.put(type, StringCodec.of(type, expects, parse, print));
    }

    /** Without the JDK's message, which contains the whole text. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getReason() + " at index " + e.getIndex());
        }
    }

    /**
     * Returns the codec of a type.
     *
     * @throws IllegalStateException if the type is new in the configuration: then it needs a codec here, or a kind in the
     *     {@link Schema}
     */
    static JsonCodec of(Type type) {
        JsonCodec known = CODECS.get(type);
        if (known == null) {
            known = make(type);
            CODECS.put(type, known);
        }
        return known;
    }

    private static JsonCodec make(Type type) {
        if (type instanceof ParameterizedType generic) {
            JsonCodec argument = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == List.class) {
                return new ListCodec(argument);
            }
            if (generic.getRawType() == Optional.class) {
                return OptionalCodec.of(argument);
            }
        } else if (type == PropertyTree.class) {
            return PropertiesCodec.PROPERTIES;
        } else if (type instanceof Class<?> raw) {
            if (raw.isEnum()) {
                return new EnumCodec(raw);
            }
            if (raw.isInterface()) {
                return new FamilyCodec(raw);
            }
            return ObjectCodec.of(raw);
        }
        throw new IllegalStateException("no JSON codec for " + type.getTypeName());
    }
}
