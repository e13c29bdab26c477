# Limits the size of the output file of a process while no JVM does. Exits when the process has ended.
#
#   sh -c "$(cat keeper.sh)" qemu4j-keeper PID START DIRECTORY FILE BYTES < /dev/null

trap '' HUP INT QUIT
PATH=${PATH:+$PATH:}/usr/bin:/bin
unset CDPATH
file=./$4
limit=$5

# Whatever is moved to this path later, the file in this directory is meant.
cd -P -- "$3" || exit

# The file is opened once and then known by its descriptor: whatever gets its name later, this file is cut. What was opened through a link has
# another name.
output=$file
if [ -d /proc/self/fd ]; then
    if [ ! -f "$file" ]; then exit; fi
    exec 3<> "$file"
    output=/proc/self/fd/3
    if [ -L "$file" ] || [ ! "$file" -ef "$output" ]; then exit; fi
fi

# The process has ended only if its directory is gone: without a file descriptor, the file in it cannot be read.
is_same() {
    if [ -d /proc/self ]; then
        if ! read -r stat 2>/dev/null < "/proc/$1/stat"; then
            [ -d "/proc/$1" ]
            return
        fi
        set -- "$2" ${stat##*) }
        [ "$2" != Z ] && [ "${21}" = "$1" ]
    else
        begun=$(LC_ALL=C ps -o lstart= -p "$1") || return 1
        [ "$(LC_ALL=C date -j -f '%a %b %d %T %Y' "$begun" +%s 2>/dev/null)" = "$2" ]
    fi
}

# Without /proc it is known by its name.
is_own() {
    if [ "$output" = "$file" ] && [ -L "$file" ]; then return 1; fi
    [ -f "$output" ] && [ -O "$output" ]
}

while is_same "$1" "$2"; do
    # The process has opened the file for appending, so it continues at the beginning after the cut.
    if is_own && [ "$(wc -c < "$output")" -gt "$limit" ]; then
        : > "$output"
    fi
    sleep 2
done
