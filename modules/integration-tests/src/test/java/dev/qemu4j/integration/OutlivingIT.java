package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.manager.OutlivingMachine;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestPrograms;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines that outlive the program that created them, and programs that attach to them. */
@ExtendWith(FailOnLeaks.class)
@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(120)
class OutlivingIT {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @Parameter
    private TestQemu qemu;

    @TempDir
    private Path folder;

    private Path notes;
    private Path guest;
    private Path serial;
    private QemuManager manager;

    @BeforeEach
    void open() {
        notes = folder.resolve("notes");
        guest = MicroGuest.GREETER.writeTo(folder.resolve("guest.img"));
        serial = folder.resolve("serial");
        manager = newManager();
    }

    @AfterEach
    void nothingGoesOn() throws Exception {
        manager.close();
        try (QemuManager last = newManager()) {
            for (OutlivingMachine left : last.outliving()) {
                last.attach(left.name()).destroy();
            }
            assertThat(last.outliving()).isEmpty();
        }
        if (Files.exists(notes)) {
            assertThat(notes).isDirectoryNotContaining(file -> !file.endsWith("claims"));
        }
    }

    private QemuManager newManager() {
        return QemuManager.builder().outlivingIn(notes).binary(qemu.program()).build();
    }

    private VmConfig.Builder config(String name) {
        return TestMachines.bare(name, "q35").disk(Disk.raw(guest).id("boot")).serial(Serial.file(serial));
    }

    private VirtualMachine running(String name) throws Exception {
        VirtualMachine vm = manager.createOutliving(config(name).build());
        vm.start();
        awaitGreetings(1);
        return vm;
    }

    private void awaitGreetings(int count) throws Exception {
        String greeting = MicroGuest.GREETER.greeting();
        Await.until(
                "greeting " + count,
                () -> Files.readString(serial),
                text -> text.lines().filter(greeting::equals).count() >= count);
    }

    private OtherProgram other() throws Exception {
        return OtherProgram.start(notes, qemu.program());
    }

    private static long pid(String answer) {
        assertThat(answer).startsWith("pid ");
        return Long.parseLong(answer.split(" ", -1)[1]);
    }

    private String create(OtherProgram program, String name, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("create", name, "q35", guest.toString(), serial.toString()));
        words.addAll(List.of(more));
        return program.tell(words.toArray(String[]::new));
    }

    @Test
    void aMachineOfAKilledProgramIsFoundAttachedAndShutDown() throws Exception {
        long pid;
        try (OtherProgram program = other()) {
            pid = pid(create(program, "web"));
            awaitGreetings(1);
            program.kill();
        }
        assertThat(manager.outliving()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo("web");
            assertThat(found.pid()).isEqualTo(pid);
            assertThat(found.version()).isEqualTo(qemu.version());
            assertThat(found.attachedBy()).isEmpty();
            assertThat(found.config().disks()).hasSize(1);
            assertThat(found.config().machine().name()).isEqualTo("q35");
        });
        VirtualMachine vm = manager.attach("web");
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        assertThat(vm.isOutliving()).isTrue();
        assertThat(vm.process().pid()).isEqualTo(pid);
        assertThat(vm.config()).isEqualTo(manager.outliving().getFirst().config());
        assertThat(manager.machines()).containsExactly(vm);
        vm.pause();
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        vm.resume();
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(manager.outliving()).isEmpty();
        assertThat(manager.find("web")).isEmpty();
    }

    @Test
    void aPausedGuestIsShutDownAfterAttach() throws Exception {
        running("web").pause();
        manager.close();
        manager = newManager();
        VirtualMachine vm = manager.attach("web");
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void onlyOneProgramIsAttachedAtATime() throws Exception {
        VirtualMachine vm = running("web");
        assertThat(manager.outliving().getFirst().attachedBy())
                .hasValue(ProcessHandle.current().pid());
        try (OtherProgram program = other()) {
            assertThat(program.tell("attach", "web"))
                    .startsWith("VmOperationException")
                    .contains("the program with pid " + ProcessHandle.current().pid())
                    .contains("one client");
            vm.close();
            assertThat(pid(program.tell("attach", "web")))
                    .isEqualTo(vm.process().pid());
            assertThatThrownBy(() -> manager.attach("web"))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("pid " + program.pid());
            try (QemuManager another = newManager()) {
                assertThat(another.outliving().getFirst().attachedBy()).hasValue(program.pid());
            }
            program.kill();
        }
        assertThat(manager.attach("web").destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
    }

    @Test
    void ofTwoProgramsThatAttachAtOnceOneSucceeds() throws Exception {
        running("web").close();
        try (OtherProgram first = other();
                OtherProgram second = other()) {
            first.begin("attach", "web");
            second.begin("attach", "web");
            List<String> answers = List.of(first.answer(), second.answer());
            assertThat(answers).filteredOn(answer -> answer.startsWith("pid ")).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("VmOperationException"))
                    .hasSize(1);
        }
    }

    @Test
    void aNameIsUniqueAmongAllPrograms() throws Exception {
        try (OtherProgram program = other()) {
            create(program, "web");
            assertThatThrownBy(() -> manager.createOutliving(config("web").build()))
                    .isInstanceOf(VmExistsException.class);
            program.kill();
        }
        // No program is attached, but the machine runs.
        assertThatThrownBy(() -> manager.createOutliving(config("web").build())).isInstanceOf(VmExistsException.class);
        assertThat(manager.machines()).isEmpty();
        manager.attach("web").destroy();
        manager.createOutliving(config("web").build()).destroy();
    }

    @Test
    void aClosedManagerLeavesItRunningAndEndsTheOthers() throws Exception {
        VirtualMachine vm = running("web");
        VirtualMachine ordinary =
                manager.create(TestMachines.bare("ordinary", "pc").build());
        manager.close();
        assertThat(ordinary.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.process().isAlive()).isTrue();
        assertThat(vm.status()).isEqualTo(VmStatus.UNKNOWN);
        manager = newManager();
        assertThat(manager.attach("web").status()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void aClosedMachineObjectIsUnusableAndItsQemuRunsOn() throws Exception {
        VirtualMachine vm = running("web");
        vm.close();
        vm.close();
        assertThat(manager.find("web")).isEmpty();
        for (Call.Action action : List.<Call.Action>of(
                vm::pause, vm::destroy, vm::quit, () -> vm.shutdown(LONG_ENOUGH), vm::queryStatus)) {
            assertThatThrownBy(action::run).isInstanceOf(VmOperationException.class);
        }
        assertThat(vm.stopReason()).isEmpty();
        assertThat(vm.process().isAlive()).isTrue();
    }

    @Test
    void closingEndsAWaitForAStatus() throws Exception {
        VirtualMachine vm = running("web");
        Call<Void> wait =
                Call.run(() -> vm.awaitStatus(VmStatus.STOPPED, LONG_ENOUGH)).awaitBlocked();
        vm.close();
        assertThat(wait.failure()).isInstanceOf(VmException.class);
    }

    @Test
    void aMachineThatEndedMeanwhileCannotBeAttached() throws Exception {
        VirtualMachine vm = running("web");
        vm.close();
        Signals.kill(vm.process().pid());
        Await.until("its end", () -> !vm.process().isAlive());
        assertThatThrownBy(() -> manager.attach("web"))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("no machine of this name");
        assertThat(manager.outliving()).isEmpty();
    }

    @Test
    void aMonitorThatAnotherProgramUsesIsReported() throws Exception {
        VirtualMachine vm = running("web");
        Path socket = ((UnixDomainSocketAddress) vm.qmp().address()).getPath();
        vm.close();
        try (SocketChannel foreign = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                QemuManager impatient = QemuManager.builder()
                        .outlivingIn(notes)
                        .startTimeout(Duration.ofSeconds(1))
                        .build()) {
            foreign.read(java.nio.ByteBuffer.allocate(1)); // QEMU has accepted it
            assertThatThrownBy(() -> impatient.attach("web"))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("another program is connected to its monitor");
        }
        assertThat(vm.process().isAlive()).isTrue();
        assertThat(manager.attach("web").status()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void attachedPartsAreKnownToTheNextProgram() throws Exception {
        VirtualMachine vm =
                manager.createOutliving(config("web").rootPorts(RootPorts.of(2)).build());
        Path image = Files.write(folder.resolve("data.img"), new byte[1 << 20]);
        vm.attach(Disk.raw(image).id("data"));
        vm.close();
        VirtualMachine again = manager.attach("web");
        assertThat(again.config().disks()).hasSize(2);
        assertThat(again.portCapacity().free()).isEqualTo(1);
        Path more = Files.write(folder.resolve("more.img"), new byte[1 << 20]);
        again.attach(Disk.raw(more).id("more"));
        assertThat(again.portCapacity().free()).isZero();
    }

    @Test
    void theNextProgramReadsTheConsole() throws Exception {
        VirtualMachine vm = manager.createOutliving(TestMachines.bare("web", "pc")
                .disk(Disk.raw(MicroGuest.COUNTER.writeTo(folder.resolve("counter.img"))))
                .serial(Serial.console())
                .build());
        vm.start();
        vm.console().awaitText(MicroGuest.COUNTER.greeting(), LONG_ENOUGH);
        vm.close();
        VirtualMachine again = manager.attach("web");
        again.reset();
        again.console().awaitText(MicroGuest.COUNTER.greeting(), LONG_ENOUGH);
    }

    @Test
    void itsHelpersRunOnAndEndWithIt() throws Exception {
        Assumptions.assumeTrue(TestPrograms.find("swtpm").isPresent(), "swtpm is not installed");
        try (OtherProgram program = other()) {
            create(program, "web", "tpm");
            program.kill();
        }
        VirtualMachine vm = manager.attach("web");
        assertThat(vm.helpers()).singleElement().satisfies(helper -> {
            assertThat(helper.process().isAlive()).isTrue();
            assertThat(helper.process().name()).isEqualTo("swtpm of web");
        });
        Helper helper = vm.helpers().getFirst();
        vm.destroy();
        assertThat(helper.process().isAlive()).isFalse();
    }

    @Test
    void aMachineThatIsBeingCreatedEndsWithItsManager() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> creation = Call.start(() -> manager.createOutliving(gate.addTo(config("web"))));
        gate.awaitHeld();
        manager.close();
        assertThat(creation.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(newManager().outliving()).isEmpty();
    }

    @Test
    void aRestartReplacesIt() throws Exception {
        VirtualMachine vm = running("web");
        VirtualMachine next = manager.restart(vm, LONG_ENOUGH);
        assertThat(next.isOutliving()).isTrue();
        assertThat(manager.outliving())
                .extracting(OutlivingMachine::pid)
                .containsExactly(next.process().pid());
    }

    @Test
    void anOrdinaryMachineIsNotListed() throws Exception {
        Assumptions.assumeTrue(TestPrograms.find("swtpm").isPresent(), "swtpm is not installed");
        VirtualMachine vm = manager.create(config("web").part(Tpm.emulated()).build());
        assertThat(vm.isOutliving()).isFalse();
        assertThat(manager.outliving()).isEmpty();
    }

    /** The file in which a machine or one of its helpers is recorded. */
    private Path record(String property, String value) throws Exception {
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".process")).toList()) {
                if (value.equals(properties(file).getProperty("property." + property))) {
                    return file;
                }
            }
        }
        throw new AssertionError("no record with " + property + " " + value);
    }

    private static Properties properties(Path file) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void change(Path record, String property, String value) throws Exception {
        Properties properties = properties(record);
        properties.setProperty("property." + property, value);
        try (Writer writer = Files.newBufferedWriter(record)) {
            properties.store(writer, null);
        }
    }

    @Test
    void aRecordWithoutAConfigurationIsSkippedAndItsMachineGoesOn() throws Exception {
        VirtualMachine web = running("web");
        VirtualMachine other =
                manager.createOutliving(TestMachines.bare("other", "q35").build());
        web.close();
        other.close();
        Path record = record("machine", "web");
        byte[] good = Files.readAllBytes(record);
        change(record, "config", "{}");
        assertThat(manager.outliving()).extracting(OutlivingMachine::name).containsExactly("other");
        assertThatThrownBy(() -> manager.attach("web"))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("it runs as process " + web.process().pid())
                .hasMessageContaining(record.toString())
                .hasMessageContaining("end that process, or replace the file");
        change(record, "config", properties(record("machine", "other")).getProperty("property.config"));
        change(record, "console.x", "../../socket");
        assertThatThrownBy(() -> manager.attach("web"))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining(record.toString());
        assertThat(web.process().isAlive()).isTrue();
        Files.write(record, good);
        assertThat(manager.attach("web").status()).isEqualTo(VmStatus.RUNNING);
    }

    /** What is left open is found after the test. */
    @Test
    void aFailedAttachLeavesNothingOpenAndTheMachineGoesOn() throws Exception {
        Assumptions.assumeTrue(TestPrograms.find("swtpm").isPresent(), "swtpm is not installed");
        VirtualMachine vm =
                manager.createOutliving(config("web").part(Tpm.emulated()).build());
        vm.close();
        Path output = Path.of(properties(record("helperOf", "web")).getProperty("output"));
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(output);
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
        long open = openOutputs();
        assertThatThrownBy(() -> manager.attach("web"))
                .isInstanceOf(QemuProcessException.class)
                .hasMessageContaining("other users can write to it");
        assertThat(openOutputs()).isEqualTo(open);
        assertThat(vm.process().isAlive()).isTrue();
        Files.setPosixFilePermissions(output, before);
        manager.attach("web").destroy();
    }

    /** How many output files of processes this JVM has open. */
    private static long openOutputs() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(OutlivingIT::target)
                    .filter(target -> target.contains("output"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // that of the listing itself
        }
    }
}
