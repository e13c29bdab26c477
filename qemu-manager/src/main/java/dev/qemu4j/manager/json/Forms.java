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
 * The form of every type that a configuration is made of. Records are objects, interfaces are families of records, and only
 * what is neither is named here.
 */
final class Forms {
    private static final Map<Type, Form> FORMS = new ConcurrentHashMap<>();

    static {
        FORMS.put(int.class, IntegerForm.INT);
        FORMS.put(Integer.class, IntegerForm.INT);
        FORMS.put(long.class, IntegerForm.LONG);
        FORMS.put(boolean.class, FlagForm.FLAG);
        FORMS.put(OptionalInt.class, OptionalForm.ofInt());
        FORMS.put(OptionalLong.class, OptionalForm.ofLong());
        FORMS.put(DataSize.class, SizeForm.SIZE);
        text(String.class, "a text", Function.identity(), Function.identity());
        text(Path.class, "a path", Path::of, Path::toString);
        text(Architecture.class, "the name of an architecture", Architecture::of, Architecture::qemuName);
        text(Cpu.class, "a CPU model, and its features after commas", Cpu::parse, Cpu::toString);
        text(MacAddress.class, "a MAC address", MacAddress::parse, MacAddress::text);
        text(NetworkModel.class, "a model of network card", NetworkModel::of, NetworkModel::driver);
        FORMS.put(URI.class, new TextForm<>(URI.class, "a URI", Forms::uri, URI::toString, false));
    }

    private Forms() {}

    private static <T> void text(Class<T> type, String expects, Function<String, T> parse, Function<T, String> print) {
        FORMS.put(type, TextForm.of(type, expects, parse, print));
    }

    /** The JDK's own message has the whole text in it. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getReason() + " at index " + e.getIndex());
        }
    }

    /**
     * The form of a type.
     *
     * @throws IllegalStateException for a type that no configuration had when this was written: it needs a form of its own here,
     *     or a kind in the {@link Schema}
     */
    static Form of(Type type) {
        Form known = FORMS.get(type);
        if (known == null) {
            known = make(type);
            FORMS.put(type, known);
        }
        return known;
    }

    private static Form make(Type type) {
        if (type instanceof ParameterizedType generic) {
            Form argument = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == List.class) {
                return new ListForm(argument);
            }
            if (generic.getRawType() == Optional.class) {
                return OptionalForm.of(argument);
            }
        } else if (type == PropertyTree.class) {
            return PropertiesForm.PROPERTIES;
        } else if (type instanceof Class<?> raw) {
            if (raw.isEnum()) {
                return new WordForm(raw);
            }
            if (raw.isInterface()) {
                return new FamilyForm(raw);
            }
            return ObjectForm.of(raw);
        }
        throw new IllegalStateException("no form in JSON for " + type.getTypeName());
    }
}
