package dev.qemu4j.image.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.image.ImageException.Diagnosis;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static Diagnosis diagnose(String words, String... names) {
        return Words.of(words, List.of(names)).diagnosis();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qemu-img: Could not open 'F': Could not open 'F': No such file or directory|NOT_FOUND",
                "qemu-img: F: Could not create 'F': Permission denied|PERMISSION",
                "qemu-img: error while writing at byte 2097152: No space left on device|NO_SPACE",
                "qemu-img: error while reading at byte 0: Input/output error|IO_ERROR",
                "qemu-img: Could not open 'F': Image is not in qcow2 format|FORMAT",
                "qemu-img: Could not open 'F': invalid VMDK image descriptor|FORMAT",
                "qemu-img: Could not open 'F': qcow2: Image is corrupt; cannot be opened read/write|CORRUPT",
                "qemu-img: Could not open 'F': Active L1 table too large|CORRUPT",
                "qemu-img: Block driver 'vmdk' does not support size measurement|UNSUPPORTED",
                "qemu-img: F: Invalid parameter 'keep_data_file'|UNSUPPORTED",
                "qemu-img: F: Unknown file format 'parallels'|UNSUPPORTED",
                "qemu-img: something else|UNKNOWN",
                "''|UNKNOWN"
            })
    void theEndOfTheTextTellsWhatIsWrong(String words, Diagnosis diagnosis) {
        assertThat(diagnose(words)).isEqualTo(diagnosis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu-img: Could not open 'F': Failed to get \"write\" lock\nIs another process using the image [F]?\n",
                "qemu-img: Could not open 'F': Failed to get shared \"write\" lock\nIs another process using the image [F]?",
                "qemu-img: Could not open 'F': Failed to get \"consistent read\" lock\nIs another process using the image [F]?",
                "qemu-img: Could not open 'F': Failed to lock byte 101"
            })
    void aLockIsRecognized(String words) {
        assertThat(diagnose(words)).isEqualTo(Diagnosis.LOCKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No space left on device",
                "/vm/: No space left on device",
                "/vm/x: No space left on device\nqemu-img: x: No space left on device",
                "/vm/Failed to get \"write\" lock\nIs another process using the image [x]?",
                "/vm/x': Image is corrupt; cannot be opened read/write"
            })
    void whatANameSaysDoesNotCount(String name) {
        assertThat(diagnose("qemu-img: Could not open '" + name + "': Permission denied", name))
                .isEqualTo(Diagnosis.PERMISSION);
        assertThat(diagnose("qemu-img: Could not open '" + name + "'", name)).isEqualTo(Diagnosis.UNKNOWN);
        assertThat(diagnose("qemu-img: trouble with " + name, name)).isEqualTo(Diagnosis.UNKNOWN);
        // Also where it is in there in a form that nobody has foreseen.
        assertThat(diagnose("qemu-img: Could not open 'json:{" + name + "}': Permission denied"))
                .isEqualTo(Diagnosis.PERMISSION);
    }

    @Test
    void aNameWithinANameIsTakenOutToo() {
        assertThat(diagnose("qemu-img: /a/b: Permission denied", "/a", "/a/b")).isEqualTo(Diagnosis.PERMISSION);
    }

    @Test
    void aWarningAfterwardsDoesNotCount() {
        Words words = Words.of(
                "qemu-img: F: Permission denied\nqemu-img: warning: F: No space left on device\n", List.of("F"));
        assertThat(words.diagnosis()).isEqualTo(Diagnosis.PERMISSION);
        assertThat(words.last()).isEqualTo("F: Permission denied");
    }

    @Test
    void theLastMessageIsShownWithoutTheProgramAndControlCharacters() {
        Words words = Words.of("qemu-img: one\nqemu-img: two\u001b[31m\nthree\n", List.of());
        assertThat(words.last()).isEqualTo("two\\u001b[31m\\u000athree");
        assertThat(words.printable()).isEqualTo("qemu-img: one\\u000aqemu-img: two\\u001b[31m\\u000athree");
    }
}
