# Shared by the scripts of this folder: where things are, how to say so, and the build.
# Messages go to stderr; stdout belongs to the caller. Status 2 means: change this machine or this command line.
# It keeps to bash 3.2, which is what macOS has.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs=$root/target/logs
# Written by build: the module path of the examples, and by its time the state of the sources it was made from.
built=$root/target/built

# shellcheck source=modules/bin/requirements.sh
. "$root/modules/bin/requirements.sh"

# A command that fails where nobody expects it says at least where.
set -E
trap 'say "stopped at ${BASH_SOURCE[0]}:$LINENO"' ERR

say() { printf 'qemu4j: %s\n' "$*" >&2; }

die() {
  printf '%s\n' "$*" >&2
  exit 2
}

usage_error() {
  printf '%s: %s (%s --help says more)\n' "$(basename "$0")" "$*" "$0" >&2
  exit 2
}

# The comment at the top of a script is its help.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

fail_with_log() {
  [ ! -s "$1" ] || tail -n 30 "$1" >&2
  printf '%s. The whole log: %s\n' "$2" "$1" >&2
  exit 1
}

# Builds what is older than its sources, quietly (needs jdk and maven). The module path is in the file $built then.
build() {
  mkdir -p "$logs"
  ! is_built || return 0
  # Two scripts started together build once.
  exec 9> "$root/target/building"
  ! command -v flock > /dev/null || flock 9
  is_built || build_now
  exec 9>&-
}

build_now() {
  local examples=$root/modules/examples
  say 'building (the first time takes a minute or two)'
  : > "$built.started"
  (cd "$root" && mvn -B -ntp -Pproduct -pl modules/examples -am package) < /dev/null \
    > "$logs/build.log" 2>&1 || fail_with_log "$logs/build.log" 'The build failed'
  printf '%s:%s\n' "$examples/target/classes" "$(cat "$examples/target/dependencies-path")" > "$built.new"
  touch -r "$built.started" "$built.new"
  rm "$built.started"
  mv "$built.new" "$built"
}

is_built() {
  [ -f "$built" ] || return 1
  local jar
  while IFS= read -r jar; do
    [ -e "$jar" ] || return 1
  done < <(tr : '\n' < "$built")
  # Folders count too: a file that was deleted leaves a newer folder.
  [ -z "$(find "$root/pom.xml" "$root"/qemu-*/pom.xml "$root"/qemu-*/src/main "$root"/modules/*/pom.xml \
    "$root"/modules/*/src/main -newer "$built" | head -n 1)" ]
}
