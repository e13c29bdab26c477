# Waits until the JVM that started it has ended. Then ends its processes and removes its directories.
#
# Standard input is the pipe from which this script was read. Only the JVM holds the other end, so end of file means the end of the JVM. The lines
# that the JVM writes are notes. Each note has a slot, a number:
#
#   java 0 PATH          the program of the JVM
#   helper 0 PATH        the program by which the JDK starts processes
#   token SLOT TOKEN     processes to end: those with QEMU4J_OWNER=TOKEN.NUMBER in their environment
#   start SLOT           a process that is being started
#   run SLOT PID START   a process and its start time, which distinguishes it from a later process with the same pid
#   dir SLOT PATH        a directory; its path contains no symbolic link
#   inode SLOT INODE     the inode of this directory, once it exists
#   socket SLOT NAME     a socket in this directory
#   file SLOT NAME       a file in this directory
#   free SLOT            the note is withdrawn
#
# Every process of the JVM has a token in its environment, so that it is found even if the JVM had no time to note it. Tokens are secret: they are
# in no command line, neither of the guard nor of a program that it runs. This is plain sh with head, tr, grep, sleep, ls, rm and rmdir, which every
# host of QEMU has.

# Signals that end or stop the JVM, such as those of Ctrl-C and Ctrl-Z in a terminal, must not end or stop the guard.
trap '' HUP INT QUIT TERM TSTP TTIN TTOU
PATH=${PATH:+$PATH:}/usr/bin:/bin
unset CDPATH
# The environment of a process may contain any bytes. grep must not treat them as binary data.
LC_ALL=C
export LC_ALL
java=
helper=
last=0
# Whether grep reads entries that end with a NUL. That of BusyBox does not.
grep -z x /dev/null 2>/dev/null
if [ $? -eq 1 ]; then by_entry=yes; else by_entry=; fi

# A last line without its end is one that the JVM had no time to write.
while IFS=' ' read -r verb slot rest; do
    case $verb in
        java) java=$rest ;;
        helper) helper=$rest ;;
        token | start | run | dir)
            eval "kind_$slot=\$verb note_$slot=\$rest inode_$slot= entries_$slot="
            if [ "$slot" -gt "$last" ]; then last=$slot; fi
            ;;
        inode) eval "inode_$slot=\$rest" ;;
        # The names contain no spaces.
        socket | file) eval "entries_$slot=\"\$entries_$slot \$verb/\$rest\"" ;;
        free) eval "unset kind_$slot note_$slot inode_$slot entries_$slot" ;;
    esac
done

tokens=' '
runs=
dirs=
launching=
slot=0
while [ "$slot" -le "$last" ]; do
    eval "kind=\${kind_$slot-} note=\${note_$slot-}"
    case $kind in
        token) tokens="$tokens$note " ;;
        run) runs="$runs ${note% *}.${note#* }" ;;
        dir) dirs="$dirs $slot" ;;
        start) launching=yes ;;
    esac
    slot=$((slot + 1))
done

# Reads the effective user id of a process.
read_user() {
    while read -r key real effective rest; do
        if [ "$key" = Uid: ]; then return; fi
    done 2>/dev/null < "/proc/$1/status"
    effective=
}
if read_user $$ && [ -n "$effective" ]; then user=$effective; else user=$(id -u); fi

# Whether a process is the noted one. The status is 2 if that cannot be determined, for want of a file descriptor for example.
is_same() {
    if [ -d /proc/self ]; then
        if ! read -r stat 2>/dev/null < "/proc/$1/stat"; then
            if [ -d "/proc/$1" ]; then return 2; else return 1; fi
        fi
        # The name is the 2nd field, in parentheses, and may contain anything. The start time is the 22nd field, the state the 3rd.
        set -- "$2" ${stat##*) }
        [ "$2" != Z ] && [ "${21}" = "$1" ]
    else
        begun=$(LC_ALL=C ps -o lstart= -p "$1") || return 1
        [ "$(LC_ALL=C date -j -f '%a %b %d %T %Y' "$begun" +%s 2>/dev/null)" = "$2" ]
    fi
}

find_noted() {
    noted=
    unknown=
    for run in $runs; do
        is_same "${run%%.*}" "${run#*.}"
        case $? in
            0) noted="$noted ${run%%.*}" ;;
            2) unknown=yes ;;
        esac
    done
}

# Whether a value of QEMU4J_OWNER consists of one of the tokens and a number.
is_token() {
    case $1 in
        *[!a-z0-9.-]* | *.*[!0-9]*) return 1 ;;
        *.[0-9]*) ;;
        *) return 1 ;;
    esac
    case $tokens in
        *" ${1%.*} "*) return 0 ;;
    esac
    return 1
}

# Whether a process has a token as a whole entry of its environment.
has_token() {
    tr '\0\n' '\n ' 2>/dev/null < "/proc/$1/environ" | (
        while IFS= read -r entry; do
            case $entry in
                QEMU4J_OWNER=*) if is_token "${entry#QEMU4J_OWNER=}"; then exit 0; fi ;;
            esac
        done
        exit 1
    )
}

# The environments of this user's processes. What is in others is chosen by their users.
own_files() {
    files=
    for process in /proc/[0-9]*; do
        if [ -O "$process" ]; then files="$files $process/environ"; fi
    done
}

# Prints a pid if the process has a token and is this user's. Another process may have got the pid since the list was made.
report() {
    if ! is_token "$2"; then return; fi
    read_user "$1"
    if [ "$effective" = "$user" ]; then echo "$1"; fi
}

# The processes of this user that have a token as a whole entry of their environment.
carriers() {
    if [ ! -d /proc/self ]; then
        ps -xEww -U "$user" -o pid= -o command= | grep -F QEMU4J_OWNER= |
            while read -r pid words; do
                set -f
                for word in $words; do
                    case $word in
                        QEMU4J_OWNER=*) if is_token "${word#QEMU4J_OWNER=}"; then echo "$pid"; fi ;;
                    esac
                done
            done
        return
    fi
    own_files
    if [ -n "$by_entry" ]; then
        grep -a -z -H -F -e QEMU4J_OWNER= /dev/null $files 2>/dev/null | tr '\n\0' ' \n' |
            while IFS= read -r line; do
                entry=${line#*:}
                case $entry in
                    QEMU4J_OWNER=*) line=${line#/proc/} && report "${line%%/*}" "${entry#QEMU4J_OWNER=}" ;;
                esac
            done
    else
        # The header lines of head tell which process to look at, and no more than that: an environment may contain such lines.
        head -c 1048576 /dev/null $files 2>/dev/null | tr '\0' '\n' | grep -a -F -e '==> /proc/' -e QEMU4J_OWNER= |
            while IFS= read -r line; do
                case $line in
                    '==> /proc/'*) pid=${line#==> /proc/} && pid=${pid%%/*} ;;
                    QEMU4J_OWNER=*)
                        if is_token "${line#QEMU4J_OWNER=}" && has_token "$pid"; then report "$pid" "${line#QEMU4J_OWNER=}"; fi
                        ;;
                esac
            done
    fi
}

# Whether a process is being started. It has no token yet while it runs the JDK's helper or the program of the JVM, and no environment while
# the system loads its program. Its parent is the same as that of the guard: the process that adopts orphans.
is_starting() {
    if [ -z "$launching" ]; then return 1; fi
    if [ ! -d /proc/self ]; then
        [ $round -le 8 ]
        return
    fi
    own_parent
    before=$parent
    for process in /proc/[0-9]*; do
        read -r stat 2>/dev/null < "$process/stat" || continue
        set -- ${stat##*) }
        if [ "$2" != "$parent" ] || [ "$3" != "$group" ] || [ "$1" = Z ] || [ "$process" = /proc/$$ ]; then continue; fi
        if [ "$process/exe" -ef "$java" ] || [ "$process/exe" -ef "$helper" ] || is_without_environment; then return 0; fi
    done
    # The JVM's children become orphans a moment after the pipe is closed, perhaps while the list was read.
    own_parent
    [ "$parent" != "$before" ]
}

own_parent() {
    read -r stat < /proc/$$/stat
    set -- ${stat##*) }
    parent=$2
    group=$3
}

is_without_environment() {
    if [ ! -r "$process/environ" ]; then return 1; fi
    some=
    # The entries end with a NUL, not with a newline, so the status has no meaning.
    { read -r some < "$process/environ"; } 2>/dev/null
    [ -z "$some" ]
}

# The time in hundredths of a second. A count of rounds is not enough: they take longer on a busy host.
clock() {
    if read -r up rest 2>/dev/null < /proc/uptime; then now=${up%.*}${up#*.}; else now=$((round * 10)); fi
}

# SIGTERM lets QEMU finish writing its images. After 0.7 seconds, processes that have had it and still run get SIGKILL.
end() {
    clock
    for pid in "$@"; do
        case $terminated in
            *" $pid "*) if [ $((now - begin)) -lt 70 ]; then signal=TERM; else signal=KILL; fi ;;
            *) signal=TERM terminated="$terminated$pid " ;;
        esac
        kill -s $signal "$pid" 2>/dev/null
    done
}

terminated=' '
round=0
quiet=
clock
begin=$now
while [ $((now - begin)) -lt 1000 ]; do
    round=$((round + 1))
    # The noted ones first: finding them needs no other program, which on a busy host has to wait for a CPU.
    find_noted
    if [ -n "$noted" ]; then end $noted; fi
    others=$(carriers)
    if [ -n "$others" ]; then end $others; fi
    if [ -n "$noted$unknown$others" ]; then
        quiet=
    elif [ -n "$quiet" ]; then
        # No process was being started, and since then none was found.
        break
    elif ! is_starting; then
        quiet=yes
        continue
    fi
    sleep 0.1 2>/dev/null || sleep 1
    clock
done

# Reads the note of a directory.
get() {
    eval "path=\$note_$1 inode=\$inode_$1 entries=\$entries_$1"
}

# Enters the directory at the noted path, and tells whether it is the one that the JVM created. What is looked at is what was entered: whatever is
# moved to this path meanwhile, the entries are removed from there.
enter() {
    if [ -z "$inode" ] || ! cd -P -- "$path" 2>/dev/null; then return 1; fi
    if [ "$PWD" != "$path" ] || [ ! -O . ]; then return 1; fi
    set -- $(ls -di .)
    [ "$1" = "$inode" ]
}

removable=
for slot in $dirs; do
    get "$slot"
    # The JVM had no time to note its inode. Then it is empty, or it is not the JVM's and rmdir fails.
    if [ -z "$inode" ]; then removable="$removable $slot"; fi
    if enter; then
        removable="$removable $slot"
        set --
        for entry in $entries; do
            name=./${entry#*/}
            if [ -L "$name" ]; then continue; fi
            case $entry in
                socket/*) if [ -S "$name" ]; then set -- "$@" "$name"; fi ;;
                file/*) if [ -f "$name" ]; then set -- "$@" "$name"; fi ;;
            esac
        done
        if [ $# -gt 0 ]; then rm -f -- "$@"; fi
    fi
    cd /
done

set --
for slot in $removable; do
    get "$slot"
    set -- "$@" "$path"
    if [ $# -ge 500 ]; then
        rmdir -- "$@" 2>/dev/null
        set --
    fi
done
if [ $# -gt 0 ]; then rmdir -- "$@" 2>/dev/null; fi
