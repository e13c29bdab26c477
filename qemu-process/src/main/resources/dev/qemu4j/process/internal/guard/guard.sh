# Waits until the JVM that started it has ended. Then ends its processes and removes its directories.
#
#   sh -c "$(cat guard.sh)" qemu4j-guard LEDGER TOKEN JAVA HELPER
#
# Standard input is a pipe whose other end only the JVM holds, so end of file means the end of the JVM. JAVA is the program of the JVM, and
# HELPER the program by which the JDK starts processes. LEDGER is a directory with a file for each process and directory that must end with
# the JVM:
#
#   run.PID.START    a process and its start time, which distinguishes it from a later process with the same pid
#   new.ID           a process that is being started
#   token.TOKEN      another token to look for
#   dir.ID           a directory: its path, then "i" and its inode once it exists, and "s" or "f" and a name for each socket or file in it
#
# Every process of the JVM has QEMU4J_OWNER=TOKEN in its environment, so that it is found even if the JVM had no time to note it. This is
# plain sh with head, tr, grep, sleep, ls, rm and rmdir, which every host of QEMU has.

# Signals that end the JVM, such as that of Ctrl-C in a terminal, must not end the guard.
trap '' HUP INT QUIT TERM
PATH=$PATH:/usr/bin:/bin
# The environment of a process may contain any bytes. grep must not treat them as binary data.
LC_ALL=C
export LC_ALL
ledger=$1
token=$2
java=$3
helper=$4

while read -r word; do
    # The JVM needs the guard no longer.
    if [ "$word" = done ]; then exit 0; fi
done

is_same() {
    if [ -d /proc/self ]; then
        read -r stat 2>/dev/null < "/proc/$1/stat" || return 1
        # The name is the 2nd field, in parentheses, and may contain anything. The start time is the 22nd field, the state the 3rd.
        set -- "$2" ${stat##*) }
        [ "$2" != Z ] && [ "${21}" = "$1" ]
    else
        begun=$(LC_ALL=C ps -o lstart= -p "$1") || return 1
        [ "$(LC_ALL=C date -j -f '%a %b %d %T %Y' "$begun" +%s 2>/dev/null)" = "$2" ]
    fi
}

carriers() {
    set -- -e "QEMU4J_OWNER=$token"
    for file in "$ledger"/token.*; do
        if [ -e "$file" ]; then set -- "$@" -e "QEMU4J_OWNER=${file##*/token.}"; fi
    done
    if [ -d /proc/self ]; then
        # Not grep alone: that of BusyBox stops at a NUL. The header lines of head tell the process.
        head -c 1048576 /dev/null /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' | grep -a -F -e '==> /proc/' "$@" |
            while read -r line; do
                case $line in
                    '==> /proc/'*) pid=${line#==> /proc/} && pid=${pid%%/*} ;;
                    *) echo "$pid" ;;
                esac
            done
    else
        ps -axEww -o pid= -o command= | grep -F "$@" | while read -r pid rest; do echo "$pid"; done
    fi
}

find_noted() {
    noted=
    for file in "$ledger"/run.*; do
        name=${file##*/run.}
        if is_same "${name%%.*}" "${name#*.}"; then noted="$noted ${name%%.*}"; fi
    done
}

# Whether a process is being started. It has no token yet while it runs the JDK's helper or the program of the JVM, and no environment while
# the system loads its program. Its parent is the same as that of the guard: the process that adopts orphans.
is_starting() {
    set -- "$ledger"/new.*
    if [ ! -e "$1" ]; then return 1; fi
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

# SIGTERM lets QEMU finish writing its images. After 0.7 seconds, processes that still run get SIGKILL.
end() {
    clock
    if [ $((now - begin)) -lt 70 ]; then signal=TERM; else signal=KILL; fi
    kill -s $signal "$@" 2>/dev/null
}

round=0
clock
begin=$now
while [ $((now - begin)) -lt 1000 ]; do
    round=$((round + 1))
    # The noted ones first: finding them needs no other program, which on a busy host has to wait for a CPU.
    find_noted
    if [ -n "$noted" ]; then end $noted; fi
    # In this order, so that a process that has been started since is found.
    if is_starting; then starting=yes; else starting=; fi
    others=$(carriers)
    if [ -n "$others" ]; then
        end $others
    elif [ -z "$noted$starting" ]; then
        break
    fi
    sleep 0.1 2>/dev/null || sleep 1
    clock
done

# The inodes at the paths of the noted directories, read with few calls of ls.
newline='
'
present=$newline
set --
for note in "$ledger"/dir.*; do
    if [ -f "$note" ] && read -r path < "$note"; then set -- "$@" "$path"; fi
    if [ $# -ge 500 ]; then
        present=$present$(ls -di -- "$@" 2>/dev/null)$newline
        set --
    fi
done
if [ $# -gt 0 ]; then present=$present$(ls -di -- "$@" 2>/dev/null)$newline; fi

# Whether the directory at the noted path is the one that the JVM created.
is_own() {
    path= kind= inode=
    { read -r path && read -r kind inode; } < "$1"
    if [ -z "$path" ] || [ -L "$path" ] || [ ! -d "$path" ]; then return 1; fi
    case $present in
        *[!0-9]"$inode $path$newline"*) return 0 ;;
    esac
    # The JVM had no time to note its inode. Then it is empty, or it is not the JVM's and rmdir fails.
    [ "$kind" != i ]
}

set --
for note in "$ledger"/dir.*; do
    if [ ! -f "$note" ] || ! is_own "$note"; then continue; fi
    while read -r kind name; do
        if [ -L "$path/$name" ]; then continue; fi
        if [ "$kind" = s ] && [ -S "$path/$name" ]; then set -- "$@" "$path/$name"; fi
        if [ "$kind" = f ] && [ -f "$path/$name" ]; then set -- "$@" "$path/$name"; fi
    done < "$note"
    if [ $# -ge 500 ]; then
        rm -f -- "$@"
        set --
    fi
done
if [ $# -gt 0 ]; then rm -f -- "$@"; fi

set --
for note in "$ledger"/dir.*; do
    if [ -f "$note" ] && is_own "$note"; then set -- "$@" "$path"; fi
    if [ $# -ge 500 ]; then
        rmdir -- "$@" 2>/dev/null
        set --
    fi
done
if [ $# -gt 0 ]; then rmdir -- "$@" 2>/dev/null; fi
rm -f -- "$ledger"/run.* "$ledger"/new.* "$ledger"/token.* "$ledger"/dir.*
rmdir -- "$ledger" 2>/dev/null
