package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.process.internal.output.Printable;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code qemu-img} printed on standard error, and what that means.
 *
 * <p>Names of files are in it, and a name can be any text, "No space left on device" too. So the known names are taken out first, and
 * then only the end of the text counts: QEMU's own reason comes last, after the name that it is about.
 *
 * @param printable all of it, with control characters escaped
 * @param last the last message, likewise
 * @param diagnosis what it means
 */
record Words(String printable, String last, Diagnosis diagnosis) {
    private static final String PROGRAM = "qemu-img: ";

    /** Shorter ones are parts of QEMU's own words. */
    private static final int MIN_NAME = 2;

    private record Rule(Diagnosis diagnosis, Pattern end) {}

    /** The words of QEMU 5.2 to 11.1, at the very end of the text. */
    private static final List<Rule> RULES = List.of(
            rule(
                    Diagnosis.LOCKED,
                    "Failed to (get (shared )?\"[a-z ]+\" lock|lock byte \\d+)"
                            + "(\\s+Is another process using the image( \\[[^\\n]*\\])?\\?)?"),
            rule(Diagnosis.NO_SPACE, ": (No space left on device|Disk quota exceeded|File too large)"),
            rule(Diagnosis.PERMISSION, ": (Permission denied|Operation not permitted|Read-only file system)"),
            rule(Diagnosis.NOT_FOUND, ": No such file or directory"),
            rule(Diagnosis.IO_ERROR, ": Input/output error"),
            rule(
                    Diagnosis.FORMAT,
                    "Image is not in \\w+ format|invalid \\w+ image descriptor|not a valid \\w+ image"
                            + "|Image not in \\w+ format|[Ii]nvalid (VMDK|vmdk) image descriptor"
                            + "|Unsupported \\w+ version \\d+|Unsupported image type .*|was expected by the '\\w+' driver"),
            rule(
                    Diagnosis.CORRUPT,
                    "Image is corrupt; cannot be opened read/write|Image does not contain a reference count table"
                            + "|(L1|Refcount|reference count) table (is )?too (large|small)|table offset invalid"
                            + "|[Rr]eference count table too large|Active L1 table too large|Snapshot table too large"
                            + "|Could not (read|load) (snapshots|refcount.*|L1 table.*|qcow2 header): .*"
                            + "|qcow2 header exceeds cluster size|Invalid (header|backing file|reference count).*"
                            + "|Check failed(: .*)?"),
            rule(
                    Diagnosis.UNSUPPORTED,
                    "does not support .*|(is )?not supported.*|Operation not supported|Invalid parameter '[\\w.-]*'"
                            + "|Invalid options for file format '\\w+'|unrecognized option .*|Unknown (file format|driver) '\\w*'|Unknown option '[\\w-]*'"));

    private static Rule rule(Diagnosis diagnosis, String end) {
        return new Rule(diagnosis, Pattern.compile("(?:" + end + ")\\.?\\s*\\z"));
    }

    /** Reads a text in which the given names may be. */
    static Words of(String output, List<String> names) {
        String text = output.strip();
        return new Words(Printable.of(text), last(text), diagnose(withoutNames(text, names)));
    }

    private static String withoutNames(String text, List<String> names) {
        String rest = text;
        for (String name : names.stream()
                .filter(name -> name.length() >= MIN_NAME)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            rest = rest.replace(name, "*");
        }
        return rest;
    }

    private static Diagnosis diagnose(String text) {
        String end = withoutWarnings(text);
        return RULES.stream()
                .filter(rule -> rule.end().matcher(end).find())
                .map(Rule::diagnosis)
                .findFirst()
                .orElse(Diagnosis.UNKNOWN);
    }

    /** Warnings may come after the message that counts. */
    private static String withoutWarnings(String text) {
        String rest = text;
        int line;
        while ((line = rest.lastIndexOf('\n')) >= 0 && rest.startsWith(PROGRAM + "warning: ", line + 1)) {
            rest = rest.substring(0, line);
        }
        return rest;
    }

    private static String last(String text) {
        String rest = withoutWarnings(text);
        int begin = rest.lastIndexOf("\n" + PROGRAM);
        String line = begin < 0 ? rest : rest.substring(begin + 1);
        return Printable.of(line.startsWith(PROGRAM) ? line.substring(PROGRAM.length()) : line);
    }
}
