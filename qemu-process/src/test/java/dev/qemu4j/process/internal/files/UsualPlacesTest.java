package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Architecture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UsualPlacesTest {
    @Test
    void thePathComesFirst() {
        assertThat(UsualPlaces.of(Architecture.AARCH64, "/b/bin:/a/bin", null))
                .startsWith(Path.of("/b/bin/qemu-system-aarch64"), Path.of("/a/bin/qemu-system-aarch64"))
                .contains(
                        Path.of("/usr/bin/qemu-system-aarch64"),
                        Path.of("/opt/homebrew/bin/qemu-system-aarch64"),
                        Path.of("/run/current-system/sw/bin/qemu-system-aarch64"));
    }

    @Test
    void anEmptyOrRelativeEntryOfThePathIsIgnored() {
        assertThat(UsualPlaces.of(Architecture.X86_64, ":.:./bin:bin:..:/a:", null))
                .startsWith(Path.of("/a/qemu-system-x86_64"))
                .noneMatch(path -> path.startsWith(Path.of("").toAbsolutePath()));
    }

    @Test
    void eachCandidateIsListedOnce() {
        assertThat(UsualPlaces.of(Architecture.X86_64, "/usr/bin:/usr/bin", null))
                .doesNotHaveDuplicates();
    }

    @Test
    void qemuKvmEmulatesTheHostOnly() {
        Architecture other = Architecture.host().equals(Architecture.S390X) ? Architecture.X86_64 : Architecture.S390X;
        Path qemuKvm = Path.of("/usr/libexec/qemu-kvm");
        assertThat(UsualPlaces.of(Architecture.host(), "", null)).contains(qemuKvm);
        assertThat(UsualPlaces.of(other, "", null)).doesNotContain(qemuKvm);
    }

    @Test
    void theUsersNixProfileIsIncluded() {
        assertThat(UsualPlaces.of(Architecture.X86_64, null, "/home/u"))
                .contains(Path.of("/home/u/.nix-profile/bin/qemu-system-x86_64"));
    }

    @Test
    void theDirectoriesOfHelperProgramsAreIncluded() {
        assertThat(UsualPlaces.ofHelper("virtiofsd", "/a", null))
                .startsWith(Path.of("/a/virtiofsd"))
                .contains(Path.of("/usr/libexec/virtiofsd"), Path.of("/usr/lib/qemu/virtiofsd"));
    }
}
