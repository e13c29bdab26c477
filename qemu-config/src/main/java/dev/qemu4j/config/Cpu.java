package dev.qemu4j.config;

import dev.qemu4j.config.option.QemuText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The CPU model with the features that are switched on or off ({@code -cpu}).
 *
 * <p>QEMU splits this option at every comma and has no escape for one, so names and values here cannot contain a comma.
 *
 * @param model the model, such as {@code max}, {@code host} or {@code EPYC-Rome}
 * @param features the features and other properties of the model, in their order
 */
public record Cpu(String model, List<Feature> features) {
    /** The host's own CPU. Needs KVM or HVF. */
    public static final Cpu HOST = of("host");

    /** All features that the accelerator supports. */
    public static final Cpu MAX = of("max");

    /**
     * A property of a CPU model.
     *
     * @param name the name, such as {@code avx2}
     * @param value its value, {@code on} and {@code off} for a feature
     */
    public record Feature(String name, String value) {
        /**
         * Checks name and value.
         *
         * @throws IllegalArgumentException if one of them contains a comma, or the name is empty or contains an equals sign
         */
        public Feature {
            checkNoComma("cpu feature", name);
            QemuText.check(value);
            if (name.indexOf('=') >= 0 || value.indexOf(',') >= 0) {
                throw new IllegalArgumentException("cpu feature: '" + name + "=" + value
                        + "' has '=' in its name or ',' in its value, which QEMU cannot read");
            }
        }
    }

    /**
     * Checks the model.
     *
     * @throws IllegalArgumentException if the model is empty or contains a comma
     */
    public Cpu {
        if (model.indexOf(',') > 0) {
            throw new IllegalArgumentException("cpu: '" + model
                    + "' is a model with features; use Cpu.of(model).with(feature) or Cpu.parse(text)");
        }
        checkNoComma("cpu", model);
        features = List.copyOf(features);
    }

    /**
     * A CPU model without changed features.
     *
     * @param model the model
     * @return the CPU
     * @throws IllegalArgumentException if the model is empty or contains a comma
     */
    public static Cpu of(String model) {
        return new Cpu(model, List.of());
    }

    /**
     * Parses a value of {@code -cpu}, such as {@code host,-vmx,+pcid,hv-time=on}.
     *
     * @param text the text
     * @return the CPU
     * @throws IllegalArgumentException if a part of the text is empty
     */
    public static Cpu parse(String text) {
        String[] pieces = text.split(",", -1);
        List<Feature> features = new ArrayList<>();
        for (int i = 1; i < pieces.length; i++) {
            features.add(feature(pieces[i]));
        }
        return new Cpu(pieces[0], features);
    }

    private static Feature feature(String piece) {
        int equals = piece.indexOf('=');
        if (equals > 0) {
            return new Feature(piece.substring(0, equals), piece.substring(equals + 1));
        }
        if (piece.startsWith("+")) {
            return new Feature(piece.substring(1), "on");
        }
        return piece.startsWith("-") ? new Feature(piece.substring(1), "off") : new Feature(piece, "on");
    }

    /**
     * This CPU with features switched on.
     *
     * @param names the features, such as {@code avx2}
     * @return the changed copy
     * @throws IllegalArgumentException if a name is empty or contains a comma or an equals sign
     */
    public Cpu with(String... names) {
        return adding("on", names);
    }

    /**
     * This CPU with features switched off.
     *
     * @param names the features
     * @return the changed copy
     * @throws IllegalArgumentException if a name is empty or contains a comma or an equals sign
     */
    public Cpu without(String... names) {
        return adding("off", names);
    }

    /**
     * This CPU with a property set.
     *
     * @param name the name of the property, such as {@code hv-spinlocks}
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is empty or contains an equals sign, or one of them contains a comma
     */
    public Cpu property(String name, String value) {
        List<Feature> more = new ArrayList<>(features);
        more.add(new Feature(name, value));
        return new Cpu(model, more);
    }

    private Cpu adding(String value, String... names) {
        List<Feature> more = new ArrayList<>(features);
        for (String name : names) {
            more.add(new Feature(name, value));
        }
        return new Cpu(model, more);
    }

    /** Returns the text that follows {@code -cpu}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(model);
        for (Feature feature : features) {
            text.append(',').append(feature.name()).append('=').append(feature.value());
        }
        return text.toString();
    }

    private static void checkNoComma(String option, String text) {
        Objects.requireNonNull(text, option);
        QemuText.checkNotEmpty(option, text);
        if (text.indexOf(',') >= 0) {
            throw new IllegalArgumentException(
                    option + ": '" + text + "' contains a comma, at which QEMU would split it");
        }
    }
}
