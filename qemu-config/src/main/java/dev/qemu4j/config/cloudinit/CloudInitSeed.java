package dev.qemu4j.config.cloudinit;

import dev.qemu4j.config.option.PropertyTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The seed of a cloud image. cloud-init's data source NoCloud reads it from a disk with the label {@code cidata}.
 *
 * @param userData the configuration of the guest, usually YAML that starts with {@code #cloud-config}
 * @param metaData the identity of the guest: YAML with {@code instance-id} and {@code local-hostname}
 * @param networkConfig the network configuration as YAML, or nothing for DHCP on the first network card
 * @param vendorData the configuration that the provider of the image adds
 */
public record CloudInitSeed(
        String userData, String metaData, Optional<String> networkConfig, Optional<String> vendorData) {
    private static final String LABEL = "cidata";
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int MIME_SEARCHED = 4096;

    /** The first lines that cloud-init has handlers for. */
    private static final List<String> STARTS = List.of(
            "#cloud-config",
            "#!",
            "#include",
            "## template: jinja",
            "#cloud-boothook",
            "#part-handler",
            "#upstart-job");

    /**
     * Checks that cloud-init will not ignore the user data and the vendor data.
     *
     * @throws IllegalArgumentException if one of them is not blank and cloud-init does not know what it is: it has neither a first
     *     line such as {@code #cloud-config}, {@code #!}, {@code #include} or {@code ## template: jinja} nor the MIME version of a
     *     MIME message
     */
    public CloudInitSeed {
        Objects.requireNonNull(metaData, "metaData");
        Objects.requireNonNull(networkConfig, "networkConfig");
        Objects.requireNonNull(vendorData, "vendorData");
        check("user data", userData);
        vendorData.ifPresent(text -> check("vendor data", text));
    }

    /** Follows cloud-init: it skips white space before the first line, ignores case, and looks for MIME in the first 4096 bytes. */
    private static void check(String what, String data) {
        String text = data.toLowerCase(Locale.ROOT).stripLeading();
        boolean known = text.isEmpty()
                || STARTS.stream().anyMatch(text::startsWith)
                || data.substring(0, Math.min(MIME_SEARCHED, data.length()))
                        .toLowerCase(Locale.ROOT)
                        .contains("mime-version:");
        if (!known) {
            // The data may contain passwords, so the message does not show it.
            throw new IllegalArgumentException("cloud-init " + what + ": "
                    + (text.startsWith(BYTE_ORDER_MARK)
                            ? "it starts with a byte order mark, so cloud-init would ignore it; remove the mark"
                            : "it starts neither with a line such as #cloud-config or #! nor is it a MIME message with a"
                                    + " MIME-Version, and cloud-init would ignore it"));
        }
    }

    /**
     * A seed with a host name.
     *
     * @param instanceId the identity of this guest; cloud-init runs again when it changes
     * @param hostname the host name of the guest
     * @param userData the configuration of the guest
     * @return the seed
     * @throws IllegalArgumentException if cloud-init would ignore the user data
     */
    public static CloudInitSeed of(String instanceId, String hostname, String userData) {
        // JSON is valid YAML, and can quote any text.
        String metaData = PropertyTree.of("instance-id", instanceId)
                .with("local-hostname", hostname)
                .toJson();
        return new CloudInitSeed(userData, metaData + "\n", Optional.empty(), Optional.empty());
    }

    /**
     * This seed with a network configuration.
     *
     * @param yaml the configuration, in version 1 or 2 of cloud-init's format
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
     * The seed as a CD-ROM image. Equal seeds have equal images.
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

    /** Returns the lengths of the texts. Their content may include passwords. */
    @Override
    public String toString() {
        return "CloudInitSeed[userData=" + userData.length() + " characters, metaData=" + metaData.length()
                + " characters]";
    }
}
