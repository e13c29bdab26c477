package dev.qemu4j.integration;

import static dev.qemu4j.integration.Moment.end;
import static dev.qemu4j.integration.Moment.goOn;
import static dev.qemu4j.integration.Moment.skip;

import dev.qemu4j.integration.Moment.Way;
import dev.qemu4j.integration.World.Disk;
import dev.qemu4j.manager.VmStatus;
import java.util.ArrayList;
import java.util.List;

/** What may come of the calls that plug a disk in and take it out. */
final class DiskRules {
    private DiskRules() {}

    static List<Moment> attach() {
        return List.of(DiskRules::reserve, DiskRules::plugIn, CommandRules::noAnswer, CommandRules::noConnection);
    }

    static List<Moment> detach() {
        return List.of(DiskRules::ask, DiskRules::awaitGone, CommandRules::noAnswer, CommandRules::noConnection);
    }

    private static List<Way> reserve(World world) {
        if (world.hasStopped()) {
            return List.of(end(world, Outcome.refused(VmStatus.STOPPED)));
        }
        return List.of(world.disk() == Disk.OUT ? goOn(world.with(Disk.COMING)) : end(world, Outcome.ID_TAKEN));
    }

    private static List<Way> plugIn(World world) {
        List<Way> ways = new ArrayList<>();
        if (world.qemu().answers()) {
            ways.add(end(world.with(Disk.IN), Outcome.DONE));
        } else {
            takenBack(world).forEach(after -> ways.addAll(CommandRules.unanswered(after, 0)));
        }
        if (world.qemu().isDoomed()) {
            ways.addAll(CommandRules.refusedByDoomed(world.with(Disk.OUT)));
        }
        return ways;
    }

    /** What becomes of a disk whose plugging in was given up: it is out, or there already, and then the guest is asked for it. */
    static List<World> takenBack(World world) {
        return List.of(world.with(Disk.OUT), world.with(Disk.ASKED_FOR));
    }

    private static List<Way> ask(World world) {
        if (world.hasStopped()) {
            return List.of(end(world, Outcome.refused(VmStatus.STOPPED)));
        }
        if (world.disk() == Disk.OUT) {
            return List.of(end(world, Outcome.NO_DEVICE));
        }
        if (!world.qemu().answers()) {
            return List.of(skip(world, 2));
        }
        return switch (world.disk()) {
            case IN -> List.of(goOn(world.with(Disk.ASKED_FOR)));
            case IN_BEFORE_RESET -> List.of(goOn(world.with(Disk.ASKED_FOR)), goOn(world.with(Disk.GOING)));
            default -> List.of(goOn(world));
        };
    }

    private static List<Way> awaitGone(World world) {
        if (world.disk() == Disk.GOING || world.disk() == Disk.OUT) {
            return List.of(end(world.with(Disk.OUT), Outcome.DONE));
        }
        if (world.qemu().answers()) {
            return List.of(end(world, Outcome.NOT_GIVEN_UP));
        }
        return List.of(end(world, Outcome.NOT_GIVEN_UP), skip(world, 1));
    }
}
