package dev.qemu4j.config.cloudinit;

import dev.qemu4j.config.option.PropertyTree;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The seed of a cloud image, as cloud-init's data source NoCloud reads it from a disk with the label {@code cidata}.
 *
 * @param userData what the guest is to become: usually YAML that starts with {@code #cloud-config}
 * @param metaData what the guest is: YAML with {@code instance-id} and {@code local-hostname}
 * @param networkConfig its network, as YAML, if DHCP on the first card isn't right
 * @param vendorData what whoever provides the image adds to it
 */
public record CloudInitSeed(
        String userData, String metaData, Optional<String> networkConfig, Optional<String> vendorData) {
    private static final String LABEL = "cidata";

    /**
     * Checks that cloud-init will not overlook the user data.
     *
     * @throws IllegalArgumentException if the user data is neither empty nor starts with {@code #} or as a MIME message
     */
    public CloudInitSeed {
        Objects.requireNonNull(metaData, "metaData");
        Objects.requireNonNull(networkConfig, "networkConfig");
        Objects.requireNonNull(vendorData, "vendorData");
        boolean seen = userData.isEmpty()
                || userData.startsWith("#")
                || userData.startsWith("MIME-Version:")
                || userData.startsWith("Content-Type:");
        if (!seen) {
            // Its text may hold passwords, so the message doesn't.
            throw new IllegalArgumentException("cloud-init user data: it starts neither with a line such as"
                    + " #cloud-config nor as a MIME message, and cloud-init would ignore it");
        }
    }

    /**
     * A seed for a guest with a name.
     *
     * @param instanceId what tells this guest from any other; cloud-init runs again when it changes
     * @param hostname the name of the guest
     * @param userData what the guest is to become
     * @return the seed
     * @throws IllegalArgumentException if cloud-init would ignore the user data
     */
    public static CloudInitSeed of(String instanceId, String hostname, String userData) {
        // JSON is YAML, and knows how to quote any text.
        String metaData = PropertyTree.of("instance-id", instanceId)
                .with("local-hostname", hostname)
                .toJson();
        return new CloudInitSeed(userData, metaData + "\n", Optional.empty(), Optional.empty());
    }

    /**
     * This seed with a network of its own.
     *
     * @param yaml the network, in version 1 or 2 of cloud-init's format
     * @return the changed copy
     */
    public CloudInitSeed networkConfig(String yaml) {
        return new CloudInitSeed(userData, metaData, Optional.of(yaml), vendorData);
    }

    /**
     * This seed with vendor data.
     *
     * @param text the vendor data
     * @return the changed copy
     */
    public CloudInitSeed vendorData(String text) {
        return new CloudInitSeed(userData, metaData, networkConfig, Optional.of(text));
    }

    /**
     * The seed as the image of a CD-ROM. Equal seeds have equal images.
     *
     * @return the bytes of an ISO 9660 image with Joliet names
     */
    public byte[] iso() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("meta-data", metaData.getBytes(StandardCharsets.UTF_8));
        files.put("user-data", userData.getBytes(StandardCharsets.UTF_8));
        networkConfig.ifPresent(text -> files.put("network-config", text.getBytes(StandardCharsets.UTF_8)));
        vendorData.ifPresent(text -> files.put("vendor-data", text.getBytes(StandardCharsets.UTF_8)));
        return new IsoImage(LABEL, files).bytes();
    }

    /** Returns how much there is of each, not what: user data often holds passwords. */
    @Override
    public String toString() {
        return "CloudInitSeed[userData=" + userData.length() + " characters, metaData=" + metaData.length()
                + " characters]";
    }
}
