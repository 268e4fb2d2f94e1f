# shellcheck shell=bash
# Where the servers' files lie, and who the servers run as. Sourced by scripts/servers.

# PostgreSQL and PgBouncer refuse to run as root, so as root every server runs as this user.
SERVER_USER=nobody

as_server_user() { # COMMAND...
  if ((EUID != 0)); then "$@"; return; fi
  setpriv --reuid="$SERVER_USER" --regid="$(id -g "$SERVER_USER")" --clear-groups -- "$@"
}

# The folder must be one that the servers' user can reach: a checkout below /root is not.
choose_folder() {
  FOLDER=${BRANT_SERVERS:-$(dirname "$here")/.servers}
  mkdir -p "$FOLDER"
  if ! as_server_user test -x "$FOLDER" && [[ -z ${BRANT_SERVERS:-} ]]; then
    rmdir "$FOLDER" 2>/dev/null || true
    FOLDER=/var/tmp/brant-servers
    mkdir -p "$FOLDER"
    say "the servers cannot reach the project's folder as user '$SERVER_USER': their files are in $FOLDER"
  fi
  FOLDER=$(cd "$FOLDER" && pwd -P)
  [[ -O $FOLDER ]] || die "$FOLDER belongs to somebody else; name another folder in BRANT_SERVERS"
  as_server_user test -x "$FOLDER" || die "user '$SERVER_USER' cannot reach $FOLDER; name another folder in BRANT_SERVERS"
}

# Where the data of a server lies. In memory where there is plenty: on a disk, most of the time of a test on
# PostgreSQL goes into making the files of its databases.
MEMORY=/dev/shm
PLENTY_KIB=$((8 << 20))

has_plenty() { # FOLDER of a file system in memory
  local free room limit=max group=/sys/fs/cgroup
  free=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) || return 1
  room=$(df --output=avail -k "$1" 2>/dev/null | tail -n 1) || return 1
  [[ ! -r $group/memory.max ]] || limit=$(<"$group/memory.max")
  # In a container, whatever lies in memory counts against its own limit.
  [[ $limit == max ]] || (((limit - $(<"$group/memory.current")) / 1024 > PLENTY_KIB)) || return 1
  ((${free:-0} > PLENTY_KIB && ${room:-0} > PLENTY_KIB))
}

data_place() { # KIND
  local base=${BRANT_SERVERS_DATA:-}
  if [[ -z $base ]] && has_plenty "$MEMORY"; then base=$MEMORY; fi
  # Each checkout has servers of its own.
  echo "${base:-$FOLDER}${base:+/brant-servers-$(cksum <<<"$FOLDER" | cut -d' ' -f1)}/$1${base:+/data}"
}

make_data_folder() { # KIND: empty, with what was there before removed.
  local link=$FOLDER/$1/data place; place=$(data_place "$1")
  if [[ -L $link ]]; then rm -rf -- "$(readlink "$link")"; fi
  rm -rf -- "${link:?}"
  if [[ $place == "$FOLDER/$1" ]]; then
    place=$link
  else
    install -d -m 711 "$(dirname "$(dirname "$place")")" "$(dirname "$place")"
    [[ -O $(dirname "$place") ]] || die "$(dirname "$place") belongs to somebody else; name another folder in BRANT_SERVERS_DATA"
    rm -rf -- "${place:?}"
    ln -s "$place" "$link"
  fi
  install -d -m 700 "$place"
  ((EUID != 0)) || chown "$SERVER_USER" "$place"
}

# Two starts at once: the second waits, then finds everything running.
lock_folder() {
  exec 9>"$FOLDER/lock"
  flock -n 9 || { say "waiting for another run of this script"; flock 9; }
}
