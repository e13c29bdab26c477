package dev.qemu4j.testkit;

/**
 * One thing that a {@link HostileQemu} does wrong on purpose, as plain data, so that a failed property can print it. A script is a list of
 * them; {@link QmpArbitraries#misbehaviours()} has random ones.
 */
public sealed interface Misbehaviour {
    /**
     * It prints words to its standard error before its monitor is there.
     *
     * @param words the words
     */
    record Says(String words) implements Misbehaviour {
        private static final int SHOWN = 60;

        /** Returns the words, of which only the beginning if they are many. */
        @Override
        public String toString() {
            return "Says["
                    + (words.length() > SHOWN
                            ? words.substring(0, SHOWN) + "… " + words.length() + " characters"
                            : words)
                    + "]";
        }
    }

    /**
     * It prints many lines to its standard error.
     *
     * @param mebibytes how much it prints
     */
    record FloodsOutput(int mebibytes) implements Misbehaviour {}

    /**
     * It ends before its monitor is there.
     *
     * @param exitCode its exit code
     */
    record EndsAtOnce(int exitCode) implements Misbehaviour {}

    /** It ignores SIGTERM. */
    record IgnoresTermination() implements Misbehaviour {}

    /** It leaves a child process that goes on, and that has inherited its standard output and error. */
    record LeavesChild() implements Misbehaviour {}

    /**
     * It puts something where its user may look for a file.
     *
     * @param place where
     * @param what what
     */
    record Plants(Place place, Plant what) implements Misbehaviour {}

    /**
     * It answers a command wrongly, every time.
     *
     * @param command the name of the command, {@value #GREETING} for the greeting
     * @param how its answer
     */
    record Answers(String command, WrongAnswer how) implements Misbehaviour {}

    /**
     * It sends an event many times in one write, before it answers a command.
     *
     * @param command the name of the command, which it answers as usual
     * @param event the name of the event
     * @param data the data of the event
     * @param count how many times
     */
    record Emits(String command, String event, EventData data, int count) implements Misbehaviour {}

    /** The name that stands for QEMU's greeting, which is no answer to a command. */
    String GREETING = "greeting";

    /** Where a file is put. */
    enum Place {
        /** Where a screenshot was asked for. */
        SCREENSHOT,
        /** Beside the socket of the monitor, under a name of its own. */
        DIRECTORY,
        /** Instead of the socket of the monitor, once a client is connected. */
        MONITOR
    }

    /** What is put there. */
    enum Plant {
        /** A directory with a file in it. */
        DIRECTORY,
        /** A symbolic link to a file of somebody else. */
        LINK_TO_FILE,
        /** A symbolic link to a directory of somebody else. */
        LINK_TO_DIRECTORY,
        /** A symbolic link to a device that can be read for ever. */
        LINK_TO_DEVICE,
        /** A file of many gibibytes that takes no space. */
        HUGE_FILE,
        /** A named pipe that nobody writes to. */
        PIPE
    }

    /** A wrong answer. */
    enum WrongAnswer {
        /** No answer. */
        SILENCE,
        /** The connection is closed. */
        CLOSE,
        /** The first half of the usual answer, and nothing else. */
        HALF,
        /** The first half of the usual answer, and the end of the connection. */
        HALF_AND_CLOSE,
        /** The usual answer without its id. */
        NO_ID,
        /** The usual answer with the id of another request. */
        OTHER_ID,
        /** The usual answer twice. */
        TWICE,
        /** Bytes that are not JSON. */
        GARBAGE,
        /** The value {@code null}. */
        NULL,
        /** A string. */
        TEXT,
        /** A number that no type of Java holds. */
        HUGE_NUMBER,
        /** An object without members. */
        EMPTY_OBJECT,
        /** An object with members that other commands return too, all of them of the wrong type. */
        WRONG_OBJECT,
        /** A list of such objects. */
        WRONG_LIST,
        /** Lists in lists, a thousand levels deep. */
        DEEP,
        /** A list of ten mebibytes of empty objects. */
        BULKY,
        /** An error that is a string. */
        ERROR_TEXT,
        /** An error without members. */
        ERROR_EMPTY,
        /** An error whose members are not strings. */
        ERROR_MEMBERS,
        /** An error whose description has control characters, and looks like another message. */
        ERROR_WORDS,
        /** An answer that is a success and an error. */
        BOTH,
        /** An answer that is neither. */
        NEITHER
    }

    /** The data of an event. */
    enum EventData {
        /** None. */
        NONE,
        /** As QEMU sends it. */
        USUAL,
        /** Its members are of the wrong type. */
        WRONG_MEMBERS,
        /** It is a list instead of an object. */
        LIST,
        /** Its strings have control characters, escape sequences and marks that change the direction of text. */
        CONTROL_CHARACTERS,
        /** A string of a mebibyte. */
        BULKY
    }
}
