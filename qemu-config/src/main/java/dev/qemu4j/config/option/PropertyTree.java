package dev.qemu4j.config.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one device, block node, back end or object: an ordered tree of typed values.
 *
 * <p>The same tree renders as {@code key=value} text for a command line ({@link #toText()}), as JSON ({@link #toJson()}) and as
 * the arguments of a QMP command ({@link #toMap()}). Keys are names; values are data and may contain any character but NUL.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class PropertyTree {
    private static final PropertyTree EMPTY = new PropertyTree(new String[0], new PropertyValue[0]);

    /** In a tree of this size or less, comparing is faster than hashing. */
    private static final int FEW = 16;

    private final String[] keys;
    private final PropertyValue[] values;

    /** The positions of many keys. A benign race: every thread makes an equal map. */
    private volatile @Nullable Map<String, Integer> index;

    private PropertyTree(String[] keys, PropertyValue[] values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * The tree without properties.
     *
     * @return the empty tree
     */
    public static PropertyTree empty() {
        return EMPTY;
    }

    /**
     * A tree with several properties. Takes time in proportion to their number, unlike adding one after the other.
     *
     * @param properties the properties by their names, in the order of the map
     * @return the tree
     * @throws IllegalArgumentException if a key is not a valid property name
     */
    public static PropertyTree of(Map<String, PropertyValue> properties) {
        String[] keys = properties.keySet().toArray(String[]::new);
        for (String key : keys) {
            checkKey(key);
        }
        return new PropertyTree(keys, properties.values().toArray(PropertyValue[]::new));
    }

    /**
     * A tree with one string property, for a start: {@code PropertyTree.of("driver", "nvme").with("id", "disk0")}.
     *
     * @param key the name of the property
     * @param value the string
     * @return the tree
     * @throws IllegalArgumentException if the key is not a valid property name, or the value contains NUL or an unpaired
     *     surrogate
     */
    public static PropertyTree of(String key, String value) {
        return EMPTY.with(key, value);
    }

    /**
     * This tree with a string property: added at the end, or replaced in its place.
     *
     * @param key the name of the property: letters, digits, {@code -} and {@code _}
     * @param value the string
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name, or the value contains NUL or an unpaired
     *     surrogate
     */
    public PropertyTree with(String key, String value) {
        return with(key, new PropertyValue.Text(value));
    }

    /**
     * This tree with an integer property.
     *
     * @param key the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public PropertyTree with(String key, long value) {
        return with(key, PropertyValue.Whole.of(value));
    }

    /**
     * This tree with a boolean property.
     *
     * @param key the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public PropertyTree with(String key, boolean value) {
        return with(key, new PropertyValue.Flag(value));
    }

    /**
     * This tree with a subtree.
     *
     * @param key the name of the property
     * @param subtree the subtree, not empty
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name or the subtree is empty
     */
    public PropertyTree with(String key, PropertyTree subtree) {
        return with(key, new PropertyValue.Nested(subtree));
    }

    /**
     * This tree with a property of any type.
     *
     * @param key the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public PropertyTree with(String key, PropertyValue value) {
        Objects.requireNonNull(value, "value");
        int index = indexOf(key);
        if (index >= 0) {
            PropertyValue[] changed = values.clone();
            changed[index] = value;
            return new PropertyTree(keys, changed);
        }
        checkKey(key);
        String[] moreKeys = Arrays.copyOf(keys, keys.length + 1);
        PropertyValue[] moreValues = Arrays.copyOf(values, values.length + 1);
        moreKeys[keys.length] = key;
        moreValues[values.length] = value;
        return new PropertyTree(moreKeys, moreValues);
    }

    /**
     * This tree with all properties of another tree. Where both have a property, the other's value is taken.
     *
     * @param other the other tree
     * @return the merged copy
     */
    public PropertyTree withAll(PropertyTree other) {
        int size = keys.length;
        String[] allKeys = Arrays.copyOf(keys, size + other.keys.length);
        PropertyValue[] allValues = Arrays.copyOf(values, size + other.keys.length);
        for (int i = 0; i < other.keys.length; i++) {
            int index = indexOf(other.keys[i]);
            int to = index < 0 ? size++ : index;
            allKeys[to] = other.keys[i];
            allValues[to] = other.values[i];
        }
        return new PropertyTree(Arrays.copyOf(allKeys, size), Arrays.copyOf(allValues, size));
    }

    /**
     * The value of a property.
     *
     * @param key the name
     * @return the value, or nothing if the tree has no such property
     */
    public Optional<PropertyValue> get(String key) {
        int index = indexOf(key);
        return index < 0 ? Optional.empty() : Optional.of(values[index]);
    }

    /**
     * The value of a string property.
     *
     * @param key the name
     * @return the string, or nothing if the tree has no such property or it has another type
     */
    public Optional<String> text(String key) {
        return get(key).flatMap(value ->
                value instanceof PropertyValue.Text(String string) ? Optional.of(string) : Optional.empty());
    }

    /**
     * The names of the properties, in their order.
     *
     * @return an unmodifiable list
     */
    public List<String> keys() {
        return List.of(keys);
    }

    /**
     * Performs an action for each property, in their order.
     *
     * @param action takes the name and the value
     */
    public void forEach(BiConsumer<? super String, ? super PropertyValue> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    /**
     * Whether the tree has no property.
     *
     * @return true for an empty tree
     */
    public boolean isEmpty() {
        return keys.length == 0;
    }

    /**
     * The tree as {@code key=value} text: commas in values are doubled, keys in subtrees dotted, list elements indexed.
     *
     * @return the text, empty for an empty tree
     */
    public String toText() {
        return KeyValueText.of(this, "");
    }

    /**
     * The tree as a JSON object in ASCII.
     *
     * @return the JSON text
     */
    public String toJson() {
        return JsonText.of(toMap());
    }

    /**
     * The tree as plain Java values for a QMP command: {@code String}, {@code Long} (or {@code BigInteger} beyond its
     * range), {@code Boolean}, {@code List} and {@code Map}.
     *
     * @return an unmodifiable map in the order of the properties
     */
    public Map<String, Object> toMap() {
        return PlainValues.of(this);
    }

    int size() {
        return keys.length;
    }

    String key(int index) {
        return keys[index];
    }

    PropertyValue value(int index) {
        return values[index];
    }

    private int indexOf(String key) {
        if (keys.length > FEW) {
            return index().getOrDefault(key, -1);
        }
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Integer> index() {
        @Nullable Map<String, Integer> known = index;
        if (known == null) {
            known = HashMap.newHashMap(keys.length);
            for (int i = 0; i < keys.length; i++) {
                known.put(keys[i], i);
            }
            index = known;
        }
        return known;
    }

    /** QEMU's grammar has no escape in keys, so they must be what it calls a name. */
    private static void checkKey(String key) {
        boolean name = !key.isEmpty() && (isLetter(key.charAt(0)) || key.charAt(0) == '_');
        for (int i = 1; name && i < key.length(); i++) {
            char c = key.charAt(i);
            name = isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }
        if (!name) {
            throw new IllegalArgumentException(
                    "property name: '" + key + "' is not a letter followed by letters, digits, '-' and '_'");
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropertyTree tree
                && Arrays.equals(keys, tree.keys)
                && Arrays.equals(values, tree.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
    }

    /** Returns the {@code key=value} text in braces. */
    @Override
    public String toString() {
        return "{" + toText() + "}";
    }

    /**
     * A list of trees as one value.
     *
     * @param trees the trees, at least one, none empty
     * @return the value
     * @throws IllegalArgumentException if there is no tree or one is empty
     */
    public static PropertyValue list(List<PropertyTree> trees) {
        List<PropertyValue> items = new ArrayList<>(trees.size());
        trees.forEach(tree -> items.add(new PropertyValue.Nested(tree)));
        return new PropertyValue.Items(items);
    }
}
