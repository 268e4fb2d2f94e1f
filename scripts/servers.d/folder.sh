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

# Two starts at once: the second waits, then finds everything running.
lock_folder() {
  exec 9>"$FOLDER/lock"
  flock -n 9 || { say "waiting for another run of this script"; flock 9; }
}
