# Waits until the JVM that started it is gone, and then ends and removes what that JVM left behind.
#
#   sh -c "$(cat guard.sh)" qemu4j-guard LEDGER TOKEN JAVA HELPER
#
# Standard input is a pipe whose other end only the JVM holds: it ends when the JVM does, however that comes about. JAVA is the JVM's
# program, and HELPER the one by which the JDK starts others. LEDGER is a directory in which the JVM keeps a file for each thing that
# must not outlast it:
#
#   run.PID.START    a process, with the time of its start, so that a pid in use again is not mistaken for it
#   new.ID           a process that is just being started
#   token.TOKEN      another token to look for
#   dir.ID           a directory: its path, then "i" and its inode once it exists, and "s" or "f" and a name for each socket or file
#                    that belongs in it
#
# Every process that the JVM starts has QEMU4J_OWNER=TOKEN in its environment, so that one which the JVM had no time to note down is
# found too. Plain sh with head, tr, grep, sleep, ls, rm and rmdir, so that it runs wherever QEMU does.

# What stops the JVM, such as Ctrl-C in a terminal, must not stop this.
trap '' HUP INT QUIT TERM
PATH=$PATH:/usr/bin:/bin
# Other processes' environments may hold any bytes: none of them must look like binary data to grep.
LC_ALL=C
export LC_ALL
ledger=$1
token=$2
java=$3
helper=$4

while read -r word; do
    # Nothing is left to look after, says the JVM.
    if [ "$word" = done ]; then exit 0; fi
done

is_same() {
    if [ -d /proc/self ]; then
        read -r stat 2>/dev/null < "/proc/$1/stat" || return 1
        # The name comes second, in parentheses, and may contain anything; the start time is the 22nd field, the state the 3rd.
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
        # Not grep alone: BusyBox's sees nothing behind a NUL. The header lines of head tell which process it is about.
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

# Whether a process is just being started. While the JDK's helper or the JVM's own program runs in it, it has no token yet, and while
# the system loads its program it has no environment at all. Its parent is, like that of this process, whoever takes in orphans.
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
    # The JVM's children become orphans a moment after the pipe has ended: what was looked at may be of both sides of that moment.
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
    # There is no line to read but only what ends with a NUL: the status says nothing.
    { read -r some < "$process/environ"; } 2>/dev/null
    [ -z "$some" ]
}

# The time in hundredths of a second: rounds take longer where the machine is busy.
clock() {
    if read -r up rest 2>/dev/null < /proc/uptime; then now=${up%.*}${up#*.}; else now=$((round * 10)); fi
}

# SIGTERM lets QEMU finish writing its images; what is still there after most of a second gets SIGKILL.
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
    # The noted ones first: finding them takes no other program, each of which has to wait its turn where the machine is busy.
    find_noted
    if [ -n "$noted" ]; then end $noted; fi
    # In this order: what has started since is found.
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

# What is at the places of the noted directories, asked in few calls however many there are.
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

# Whether there is a directory at the noted place, and the very one that the JVM created, not what somebody has put there since.
is_own() {
    path= kind= inode=
    { read -r path && read -r kind inode; } < "$1"
    if [ -z "$path" ] || [ -L "$path" ] || [ ! -d "$path" ]; then return 1; fi
    case $present in
        *[!0-9]"$inode $path$newline"*) return 0 ;;
    esac
    # The JVM had no time to note which one it is: it is empty, or not the JVM's.
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
