# Waits until the JVM that started it is gone, and then ends and removes what that JVM left behind.
#
#   sh -c "$(cat guard.sh)" qemu4j-guard LEDGER TOKEN
#
# Standard input is a pipe whose other end only the JVM holds: it ends when the JVM does, however that comes about. LEDGER is a
# directory in which the JVM keeps a file for each thing that must not outlast it:
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

find_victims() {
    victims=
    for file in "$ledger"/run.*; do
        name=${file##*/run.}
        if is_same "${name%%.*}" "${name#*.}"; then victims="$victims ${name%%.*}"; fi
    done
    victims="$victims $(carriers)"
    victims=${victims# }
}

is_starting() {
    for file in "$ledger"/new.*; do
        if [ -e "$file" ]; then return 0; fi
    done
    return 1
}

# SIGTERM lets QEMU finish writing its images; what is still there after most of a second gets SIGKILL. A process that was just being
# started may take a moment until it can be recognised.
round=0
while [ $round -lt 100 ]; do
    round=$((round + 1))
    find_victims
    if [ -n "$victims" ]; then
        if [ $round -le 7 ]; then signal=TERM; else signal=KILL; fi
        kill -s $signal $victims 2>/dev/null
    elif [ $round -ge 8 ] || ! is_starting; then
        break
    fi
    sleep 0.1 2>/dev/null || sleep 1
done

remove_directory() {
    read -r path || return
    if [ -L "$path" ] || [ ! -d "$path" ]; then return; fi
    now=$(ls -di -- "$path") || return
    now=${now#"${now%%[! ]*}"}
    set --
    while read -r kind name; do
        # The very directory that the JVM created, and not what somebody has put in its place.
        if [ "$kind" = i ] && [ "$now" != "$name $path" ]; then return; fi
        if [ -L "$path/$name" ]; then continue; fi
        if [ "$kind" = s ] && [ -S "$path/$name" ]; then set -- "$@" "$path/$name"; fi
        if [ "$kind" = f ] && [ -f "$path/$name" ]; then set -- "$@" "$path/$name"; fi
    done
    if [ $# -gt 0 ]; then rm -f -- "$@"; fi
    rmdir -- "$path" 2>/dev/null
}

for file in "$ledger"/dir.*; do
    if [ -f "$file" ]; then remove_directory < "$file"; fi
done
rm -f -- "$ledger"/run.* "$ledger"/new.* "$ledger"/token.* "$ledger"/dir.*
rmdir -- "$ledger" 2>/dev/null
