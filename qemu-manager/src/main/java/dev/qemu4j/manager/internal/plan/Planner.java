package dev.qemu4j.manager.internal.plan;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.change.ConfigChange;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.hardware.AttachedPart;
import dev.qemu4j.manager.internal.hardware.AttachedParts;
import dev.qemu4j.manager.internal.hardware.HardwareChanges;
import dev.qemu4j.manager.plan.NeedsRestart;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out the plan that gives a running machine a wanted configuration, by trying the changes out on a copy of its parts. */
final class Planner {
    private static final Set<Architecture> WITHOUT_CPU_HOT_PLUG =
            Set.of(Architecture.AARCH64, Architecture.ARM, Architecture.RISCV64);

    private final AttachedParts parts;
    private final VmConfig wanted;
    private final List<AttachedPart> toDetach = new ArrayList<>();
    private final List<Addition> toAttach = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<NeedsRestart> restarts = new ArrayList<>();

    /** A part to attach, and the change that needs it. */
    private record Addition(ConfigChange change, Part part) {}

    private Planner(AttachedParts copy, VmConfig wanted) {
        this.parts = copy;
        this.wanted = wanted;
    }

    static Plan plan(AttachedParts now, VmConfig wanted) {
        return new Planner(now.copy(), wanted).plan();
    }

    private Plan plan() {
        VmConfig config = parts.config();
        List<Step> inPlace = new ArrayList<>();
        List<Step> last = new ArrayList<>();
        for (ConfigChange change : ConfigChange.between(config, wanted)) {
            switch (change) {
                case ConfigChange.Added added -> toAttach.add(new Addition(change, added.part()));
                case ConfigChange.Removed removed -> remove(change, removed.part());
                case ConfigChange.Changed changed
                when changed.from() instanceof Part from && changed.to() instanceof Part to ->
                    inPlace.addAll(change(change, from, to));
                case ConfigChange.Changed changed -> setting(changed, config, inPlace, last);
            }
        }
        detachParts();
        steps.addAll(inPlace);
        attachParts();
        steps.addAll(last);
        return new Plan(config.name(), steps, restarts);
    }

    /** The part with this description; of several, the last one that can be detached. */
    private AttachedPart find(Part part) {
        List<AttachedPart> alike = parts.all().stream()
                .filter(each -> each.part().equals(part) && !toDetach.contains(each))
                .toList();
        return alike.stream()
                .filter(each -> parts.whyFixed(each).isEmpty())
                .reduce((first, last) -> last)
                .orElse(alike.getLast());
    }

    private boolean remove(ConfigChange change, Part part) {
        AttachedPart found = find(part);
        Optional<String> fixed = parts.whyFixed(found);
        fixed.ifPresentOrElse(reason -> restarts.add(new NeedsRestart(change, reason)), () -> toDetach.add(found));
        return fixed.isEmpty();
    }

    private List<Step> change(ConfigChange change, Part from, Part to) {
        if (HardwareChanges.isMediumChange(from, to)) {
            AttachedPart drive = find(from);
            return inPlace(change, drive, to, new Step.ChangeMedium(drive.id(), (Disk) from, (Disk) to));
        }
        if (from instanceof VirtioMem before
                && to instanceof VirtioMem after
                && before.requested(after.requested()).equals(after)) {
            AttachedPart memory = find(from);
            return inPlace(
                    change, memory, to, new Step.ResizeMemory(memory.id(), before.requested(), after.requested()));
        }
        if (remove(change, from)) {
            toAttach.add(new Addition(change, to));
        }
        return List.of();
    }

    private List<Step> inPlace(ConfigChange change, AttachedPart part, Part to, Step step) {
        try {
            parts.replace(part, to);
            return List.of(step);
        } catch (InvalidConfigException e) {
            restarts.add(new NeedsRestart(change, reasons(e)));
            return List.of();
        }
    }

    /** Detaches devices before the objects that they may use, and both in reverse order. */
    private void detachParts() {
        List<AttachedPart> all = parts.all().reversed();
        for (boolean device : List.of(true, false)) {
            for (AttachedPart part : all) {
                if (toDetach.contains(part) && part.hasDevice() == device) {
                    parts.remove(part);
                    steps.add(new Step.Detach(part.id(), part.part()));
                }
            }
        }
    }

    /** Attaches parts in rounds, as long as a round attaches any: a part may need another one that the configuration lists after it. */
    private void attachParts() {
        List<Addition> rest = toAttach;
        List<NeedsRestart> refused = new ArrayList<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            refused.clear();
            for (Iterator<Addition> each = rest.iterator(); each.hasNext(); ) {
                Addition next = each.next();
                Optional<String> problem = attach(next.part());
                problem.ifPresent(reason -> refused.add(new NeedsRestart(next.change(), reason)));
                if (problem.isEmpty()) {
                    each.remove();
                    progress = true;
                }
            }
        }
        restarts.addAll(refused);
    }

    private Optional<String> attach(Part part) {
        try {
            AttachedPart attached = parts.reserve(part);
            parts.confirm(attached);
            steps.add(new Step.Attach(attached.id(), part));
            return Optional.empty();
        } catch (InvalidConfigException e) {
            return Optional.of(reasons(e));
        } catch (VmOperationException e) {
            return Optional.of(parts.noFreePort());
        }
    }

    private static String reasons(InvalidConfigException e) {
        return e.problems().stream().map(ConfigProblem::reason).collect(Collectors.joining("; "));
    }

    private void setting(ConfigChange.Changed change, VmConfig config, List<Step> inPlace, List<Step> last) {
        switch (change.what()) {
            case "startPaused" -> inPlace.add(new Step.SetStartPaused(wanted.startPaused()));
            case "cpus" -> cpus(change, config.cpus(), wanted.cpus(), last);
            default -> restarts.add(new NeedsRestart(change, whyFixed(change.what())));
        }
    }

    private void cpus(ConfigChange change, int from, int to, List<Step> last) {
        int room = parts.capacity().freeCpus();
        long removable = parts.all().stream().filter(AttachedPart::isCpu).count();
        if (WITHOUT_CPU_HOT_PLUG.contains(wanted.architecture())) {
            restarts.add(new NeedsRestart(change, "QEMU cannot hot-plug CPUs on this architecture"));
        } else if (to - from > room) {
            int capacity = from + room;
            restarts.add(new NeedsRestart(
                    change,
                    "the machine has room for " + capacity + (capacity == 1 ? " CPU" : " CPUs")
                            + "; restart it with a topology that has more"));
        } else if (from - to > removable) {
            restarts.add(new NeedsRestart(
                    change,
                    "cannot remove " + (from - to) + (from - to == 1 ? " CPU: " : " CPUs: ") + removable
                            + " of the machine's " + from + " were hot-plugged"));
        } else if (to > from) {
            last.add(new Step.AddCpus(to - from));
        } else {
            steps.add(new Step.RemoveCpus(from - to));
        }
    }

    private static String whyFixed(String what) {
        return switch (what) {
            case "name" -> "a running machine keeps its name";
            case "topology" -> "CPU slots are fixed at start; CPUs can be added within the same topology";
            case "memory" -> "the memory that a machine starts with is fixed; attach a Dimm or VirtioMem to add memory";
            case "kernel" -> "QEMU loads the kernel at start";
            case "root ports" -> "root ports are fixed at start";
            default -> "QEMU reads it only at start";
        };
    }
}
