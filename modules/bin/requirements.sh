# What the scripts need of a machine, and how it gets there: `require qemu jdk` finds or installs, or ends with status 2.
# Each thing has a have_<thing> and an entry in package_of. Sourced by lib.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of lib.sh

have_qemu() { command -v qemu-system-x86_64 > /dev/null; }
have_qemu_img() { command -v qemu-img > /dev/null; }
have_maven() { command -v mvn > /dev/null; }
have_zstd() { command -v zstd > /dev/null; }
have_qemu_arm() { command -v qemu-system-aarch64 > /dev/null; }
have_qemu_riscv() { command -v qemu-system-riscv64 > /dev/null; }
have_swtpm() { command -v swtpm > /dev/null; }
have_virtiofsd() { command -v virtiofsd || [ -x /usr/lib/qemu/virtiofsd ] || [ -x /usr/libexec/virtiofsd ]; } > /dev/null
have_uefi() { grep -qs '"uefi"' /usr/share/qemu/firmware/*.json; }

# Sets JAVA_HOME to the newest JDK found, unless it names a JDK 21+ already.
have_jdk() {
  [ "$(jdk_major "${JAVA_HOME-}")" -lt 21 ] || return 0
  local home major best=20 found=
  while IFS= read -r home; do
    major=$(jdk_major "$home")
    [ "$major" -gt "$best" ] || continue
    best=$major found=$home
  done < <(jdk_candidates)
  [ -n "$found" ] || return 1
  export JAVA_HOME=$found
}

# The major version of the JDK in a directory; 0 where there is no JDK.
jdk_major() {
  local major=
  [ ! -x "$1/bin/javac" ] || major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null)
  echo "${major:-0}"
}

jdk_candidates() {
  local javac
  if javac=$(command -v javac); then
    dirname "$(dirname "$(readlink -f "$javac")")"
  fi
  [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home 2> /dev/null || true
  printf '%s\n' /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# Which packages this system has: debian, fedora, arch, suse, alpine, brew, or nothing known.
package_system() {
  local id
  if [ "$(uname -s)" = Darwin ]; then
    echo brew
    return
  fi
  # shellcheck disable=SC1091 # the system's file
  for id in $(. /etc/os-release 2> /dev/null && echo "${ID-} ${ID_LIKE-}"); do
    case $id in
      debian | ubuntu) echo debian ;;
      fedora | rhel | centos) echo fedora ;;
      arch) echo arch ;;
      suse | opensuse*) echo suse ;;
      alpine) echo alpine ;;
      *) continue ;;
    esac
    return
  done
}

package_of() {
  case $1:$2 in
    debian:qemu) echo qemu-system-x86 ;;
    debian:qemu_img) echo qemu-utils ;;
    debian:jdk) debian_jdk ;;
    debian:qemu_arm) echo qemu-system-arm ;;
    debian:qemu_riscv) echo qemu-system-misc ;;
    # A package of its own since QEMU no longer has one in C.
    debian:virtiofsd) if apt_has virtiofsd; then echo virtiofsd; else echo qemu-system-common; fi ;;
    debian:uefi) echo ovmf ;;
    fedora:qemu) echo qemu-system-x86-core ;;
    fedora:jdk) echo java-latest-openjdk-devel ;;
    arch:qemu) echo qemu-system-x86 ;;
    arch:jdk) echo jdk-openjdk ;;
    suse:qemu) echo qemu-x86 ;;
    suse:jdk) echo java-21-openjdk-devel ;;
    alpine:qemu) echo qemu-system-x86_64 ;;
    alpine:jdk) echo openjdk21-jdk ;;
    brew:qemu | brew:qemu_img) echo qemu ;;
    brew:jdk) echo openjdk ;;
    *:qemu_img) echo qemu-img ;;
    *) echo "$2" ;;
  esac
}

# The command that installs packages; $2 is `sudo ` for who needs it.
install_command() {
  case $1 in
    debian) echo "${2}apt-get update && ${2}apt-get install -y --no-install-recommends" ;;
    fedora) echo "${2}dnf install -y" ;;
    arch) echo "${2}pacman -S --needed" ;;
    suse) echo "${2}zypper install -y" ;;
    alpine) echo "${2}apk add" ;;
    brew) echo 'brew install' ;;
  esac
}

# The newest JDK the package lists offer that is new enough; without lists, the one most releases have.
debian_jdk() {
  local version
  for version in 25 21; do
    if apt_has "openjdk-$version-jdk-headless"; then
      echo "openjdk-$version-jdk-headless"
      return
    fi
  done
  apt_has openjdk-17-jdk-headless || echo openjdk-21-jdk-headless
}

apt_has() { [ -n "$(LC_ALL=C apt-cache policy "$1" 2> /dev/null | sed -n '/^  Candidate: [^(]/p')" ]; }

# Debian and Ubuntu, with the rights to install.
can_install() {
  [ "$(package_system)" = debian ] && command -v apt-get > /dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2> /dev/null; }
}

# Runs apt-get as root, waiting for another one that is at work.
apt() {
  mkdir -p "$logs"
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 "$@") attempt
  [ "$(id -u)" = 0 ] || command=(sudo -n "${command[@]}")
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    "${command[@]}" < /dev/null > "$logs/apt.log" 2>&1 && return
    # Only the lock on the package lists ends up here: apt-get waits for dpkg's, but not for that one.
    grep -q 'Could not get lock' "$logs/apt.log" || return
    sleep $((attempt < 5 ? 1 : 5))
  done
  return 1
}

# Finds or installs each thing named, or says how and ends with status 2.
require() {
  local thing system missing='' packages=''
  for thing; do
    "have_$thing" || missing="$missing $thing"
  done
  [ -n "$missing" ] || return 0

  system=$(package_system)
  if can_install; then
    say "installing what is missing:$missing"
    # A source that cannot be reached need not be one that matters: what does matter fails to install below.
    apt update || true
  fi
  for thing in $missing; do
    packages="$packages $(package_of "$system" "$thing")"
    [ "$system:$thing" != debian:jdk ] || [ -n "$(debian_jdk)" ] || die_without_debian_jdk
  done
  can_install || die_with_command "$system" "$missing" "$packages"
  # shellcheck disable=SC2086 # a list of names
  apt install --no-install-recommends $packages || fail_with_log "$logs/apt.log" "Installing$packages failed"
  for thing in $missing; do
    "have_$thing" || die "Installed$packages, and still there is no $thing on the PATH."
  done
}

# Finds or installs each thing named that only some tests need. Those that are not to be had are named, and make it fail.
want() {
  local thing missing=''
  if can_install; then
    require "$@"
    return
  fi
  for thing; do
    "have_$thing" || missing="$missing $thing"
  done
  [ -n "$missing" ] || return 0
  say "without$missing, the tests that need it are skipped"
  return 1
}

die_with_command() {
  local sudo='sudo '
  [ "$(id -u)" != 0 ] || sudo=''
  [ -n "$1" ] || die "Missing:$2. Install QEMU (qemu-system-x86_64, qemu-img), Maven 3.8+ and a JDK 21+, \
put them on the PATH (the JDK may be in JAVA_HOME), and run the same command again."
  die "Missing:$2. Install with

  $(install_command "$1" "$sudo")$3

and run the same command again."
}

die_without_debian_jdk() {
  die "A JDK 21 or later is needed, and this release of the distribution has none. Eclipse Temurin's packages are one way,
as root:

  apt-get update && apt-get install -y --no-install-recommends ca-certificates wget gpg
  wget -qO - https://packages.adoptium.net/artifactory/api/gpg/key/public | gpg --dearmor > /etc/apt/trusted.gpg.d/adoptium.gpg
  . /etc/os-release && echo \"deb https://packages.adoptium.net/artifactory/deb \$VERSION_CODENAME main\" > /etc/apt/sources.list.d/adoptium.list
  apt-get update && apt-get install -y temurin-25-jdk

Or unpack a JDK anywhere and set JAVA_HOME to it. Then run the same command again."
}
