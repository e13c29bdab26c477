package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of VMDK: sparse files with their data in them, little-endian, and descriptors, which are text and name the files that
 * have the data.
 */
final class VmdkHeader {
    private static final byte[] VERSION_4 = HeaderParser.ascii("KDMV");
    private static final byte[] VERSION_3 = HeaderParser.ascii("COWD");
    private static final int LENGTH = 80;

    /** As much of a descriptor as QEMU looks at for the parent. */
    private static final int DESCRIPTOR = 20 * 512;

    /** Where QEMU looks for it in a sparse file, whatever the header says. */
    private static final long DESCRIPTOR_AT = 512;

    private static final int MAX_EXTENTS = 256;
    private static final Pattern PARENT = Pattern.compile("parentFileNameHint\\s*=\\s*\"([^\"\\n]*)\"?");
    private static final Pattern EXTENT =
            Pattern.compile("(?m)^\\s*(?:RW|RDONLY|NOACCESS) (\\d{1,18}) [A-Z0-9]+(?: \"([^\"\\n]*)\")?");

    /** QEMU takes a text for VMDK if the first line that is neither empty nor a comment says this. */
    private static final Pattern VERSION_LINE =
            Pattern.compile("\\A(?:[ \\t]*+(?:#[^\\n]*+)?\\r?\\n)*+[ \\t]*+version=[1-3]\\s*(?:\\n|\\z)");

    private static final String TITLE = "# Disk DescriptorFile";

    private VmdkHeader() {}

    static boolean isSparse(ByteBuffer beginning) {
        return HeaderParser.hasMagic(beginning, 0, VERSION_4) || HeaderParser.hasMagic(beginning, 0, VERSION_3);
    }

    static boolean isDescriptor(ByteBuffer beginning) {
        String text = latin(beginning);
        return text.startsWith(TITLE) || VERSION_LINE.matcher(text).find();
    }

    static Draft parseSparse(HeaderBytes bytes) throws IOException {
        ByteBuffer header = bytes.read(0, LENGTH, "the VMDK header", ByteOrder.LITTLE_ENDIAN);
        Draft draft = new Draft(ImageKind.VMDK, bytes);
        draft.version = header.getInt(4);
        boolean version4 = HeaderParser.hasMagic(header, 0, VERSION_4);
        if (!version4) {
            draft.sectors(bytes, Integer.toUnsignedLong(header.getInt(12)));
        } else if (header.getLong(12) == 0) {
            // QEMU then takes the embedded descriptor for what the image consists of.
            draft.needsOthers = true;
        } else {
            draft.sectors(bytes, header.getLong(12));
        }
        findParent(draft, latin(bytes.upTo(DESCRIPTOR_AT, DESCRIPTOR)));
        long descriptor = version4 ? header.getLong(28) : 0;
        if (descriptor > 1 && descriptor < Long.MAX_VALUE / 512) {
            findParent(draft, latin(bytes.upTo(descriptor * 512, DESCRIPTOR)));
        }
        return draft;
    }

    static Draft parseDescriptor(HeaderBytes bytes) throws IOException {
        String text = latin(bytes.upTo(0, DESCRIPTOR));
        Draft draft = new Draft(ImageKind.VMDK, bytes);
        draft.needsOthers = true;
        findParent(draft, text);
        long sectors = 0;
        Matcher extent = EXTENT.matcher(text);
        while (extent.find() && draft.extents.size() < MAX_EXTENTS) {
            sectors += Long.parseLong(extent.group(1));
            String name = extent.group(2);
            if (name != null && !name.isEmpty()) {
                draft.extents.add(name);
            }
        }
        return draft.sectors(bytes, sectors);
    }

    private static void findParent(Draft draft, String descriptor) {
        if (descriptor.contains("parentFileNameHint")) {
            draft.needsOthers = true;
            List<String> names = PARENT.matcher(descriptor)
                    .results()
                    .map(hint -> hint.group(1))
                    .toList();
            draft.backing = names.stream()
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .map(name -> new BackingReference(name, Optional.of("vmdk")));
        }
    }

    private static String latin(ByteBuffer bytes) {
        return new String(bytes.array(), bytes.arrayOffset(), bytes.limit(), StandardCharsets.ISO_8859_1);
    }
}
