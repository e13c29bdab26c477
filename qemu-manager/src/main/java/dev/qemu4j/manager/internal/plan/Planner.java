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
import dev.qemu4j.manager.internal.hardware.Drives;
import dev.qemu4j.manager.plan.NeedsRestart;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out what it takes to make a running machine the one that is wanted, by trying it out on a copy of what is known of it. */
final class Planner {
    private static final Set<Architecture> WITHOUT_CPU_HOT_PLUG =
            Set.of(Architecture.AARCH64, Architecture.ARM, Architecture.RISCV64);

    private final AttachedParts parts;
    private final VmConfig wanted;
    private final List<AttachedPart> leaving = new ArrayList<>();
    private final List<Coming> coming = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<NeedsRestart> restarts = new ArrayList<>();

    /** A part to be plugged in, and the change that asks for it. */
    private record Coming(ConfigChange change, Part part) {}

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
        List<Step> more = new ArrayList<>();
        for (ConfigChange change : ConfigChange.between(config, wanted)) {
            switch (change) {
                case ConfigChange.Added added -> coming.add(new Coming(change, added.part()));
                case ConfigChange.Removed removed -> leave(change, removed.part());
                case ConfigChange.Changed changed
                when changed.from() instanceof Part from && changed.to() instanceof Part to ->
                    inPlace.addAll(change(change, from, to));
                case ConfigChange.Changed changed -> setting(changed, config, inPlace, more);
            }
        }
        takeOut();
        steps.addAll(inPlace);
        plugIn();
        steps.addAll(more);
        return new Plan(config.name(), steps, restarts);
    }

    /** Of parts that are described alike, one that can go. */
    private AttachedPart find(Part part) {
        List<AttachedPart> alike = parts.all().stream()
                .filter(each -> each.part().equals(part) && !leaving.contains(each))
                .toList();
        return alike.stream()
                .filter(each -> parts.whyFixed(each).isEmpty())
                .reduce((first, last) -> last)
                .orElse(alike.getLast());
    }

    private boolean leave(ConfigChange change, Part part) {
        AttachedPart found = find(part);
        Optional<String> fixed = parts.whyFixed(found);
        fixed.ifPresentOrElse(reason -> restarts.add(new NeedsRestart(change, reason)), () -> leaving.add(found));
        return fixed.isEmpty();
    }

    private List<Step> change(ConfigChange change, Part from, Part to) {
        if (Drives.isOtherMedium(from, to)) {
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
        if (leave(change, from)) {
            coming.add(new Coming(change, to));
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

    /** Devices before the objects that they may use, and of each sort those last that came first. */
    private void takeOut() {
        List<AttachedPart> all = parts.all().reversed();
        for (boolean device : List.of(true, false)) {
            for (AttachedPart part : all) {
                if (leaving.contains(part) && part.device().isPresent() == device) {
                    parts.forget(part);
                    steps.add(new Step.Detach(part.id(), part.part()));
                }
            }
        }
    }

    /** A part may need another that is described after it: so as many rounds as bring some further. */
    private void plugIn() {
        List<Coming> rest = coming;
        List<NeedsRestart> refused = new ArrayList<>();
        boolean further = true;
        while (further) {
            further = false;
            refused.clear();
            for (Iterator<Coming> each = rest.iterator(); each.hasNext(); ) {
                Coming next = each.next();
                Optional<String> problem = plugIn(next.part());
                problem.ifPresent(reason -> refused.add(new NeedsRestart(next.change(), reason)));
                if (problem.isEmpty()) {
                    each.remove();
                    further = true;
                }
            }
        }
        restarts.addAll(refused);
    }

    private Optional<String> plugIn(Part part) {
        try {
            AttachedPart plugged = parts.reserve(part);
            parts.confirm(plugged);
            steps.add(new Step.Attach(plugged.id(), part));
            return Optional.empty();
        } catch (InvalidConfigException e) {
            return Optional.of(reasons(e));
        } catch (VmOperationException e) {
            return Optional.of("all of the " + parts.capacity().ports().total() + " root ports have a device");
        }
    }

    private static String reasons(InvalidConfigException e) {
        return e.problems().stream().map(ConfigProblem::reason).collect(Collectors.joining("; "));
    }

    private void setting(ConfigChange.Changed change, VmConfig config, List<Step> inPlace, List<Step> more) {
        switch (change.what()) {
            case "startPaused" -> inPlace.add(new Step.SetStartPaused(wanted.startPaused()));
            case "cpus" -> cpus(change, config.cpus(), wanted.cpus(), more);
            default -> restarts.add(new NeedsRestart(change, whyFixed(change.what())));
        }
    }

    private void cpus(ConfigChange change, int from, int to, List<Step> more) {
        int room = parts.capacity().freeCpus();
        long removable = parts.all().stream().filter(AttachedPart::isCpu).count();
        if (WITHOUT_CPU_HOT_PLUG.contains(wanted.architecture())) {
            restarts.add(new NeedsRestart(change, "QEMU plugs no CPU into a machine of this architecture"));
        } else if (to - from > room) {
            int capacity = from + room;
            restarts.add(new NeedsRestart(
                    change,
                    "the machine has room for " + capacity + (capacity == 1 ? " CPU" : " CPUs")
                            + "; a topology with more is given when it starts"));
        } else if (from - to > removable) {
            restarts.add(new NeedsRestart(
                    change, "of the " + from + " CPUs " + removable + " were plugged in while the machine ran"));
        } else if (to > from) {
            more.add(new Step.AddCpus(to - from));
        } else {
            steps.add(new Step.RemoveCpus(from - to));
        }
    }

    private static String whyFixed(String what) {
        return switch (what) {
            case "name" -> "a machine keeps its name as long as it runs";
            case "topology" ->
                "the places for CPUs are there when the machine starts; with the same topology CPUs can be added";
            case "memory" ->
                "the memory that a machine starts with stays as it is; a Dimm or VirtioMem can be added to it";
            case "kernel" -> "QEMU loads it when it starts";
            case "root ports" -> "they are there when the machine starts";
            default -> "QEMU is told when it starts";
        };
    }
}
