# shellcheck shell=bash
# One server as a process: is it up, start it, end it. Sourced by scripts/servers.
#
# A server's folder $FOLDER/KIND holds: program (folder of its executables), port, pid, log, data/.

# Where the search for a free port begins. Below 32768, where Linux begins to hand out ports of its own.
declare -A FIRST_PORT=([postgres]=25415 [postgres_18]=25418 [mariadb]=23306 [mysql]=23309 [pgbouncer]=26432
  [galera_1]=23312 [galera_2]=23322)
START_SECONDS=90

running() { # KIND: the process of our pid file lives and is really this server (pids are used again).
  local pid
  [[ -s $FOLDER/$1/pid ]] && read -r pid <"$FOLDER/$1/pid" || return 1
  grep -qzF -- "$FOLDER/$1/" "/proc/$pid/cmdline" 2>/dev/null
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

choose_port() { # KIND: the port of last time if it is free, else the next free one.
  local port=${FIRST_PORT[$1]} file=$FOLDER/$1/port
  [[ ! -s $file ]] || read -r port <"$file"
  while port_taken "$port"; do port=$((port + 10)); done
  echo "$port" >"$file"
}

launch() { # KIND COMMAND...: in a session of its own, holding none of our files open.
  local folder=$FOLDER/$1; shift
  local command=(env -i "PATH=$PATH" LC_ALL=C "HOME=$folder/data" "$@")
  : >"$folder/log"
  if ((EUID == 0)); then
    command=(setpriv --reuid="$SERVER_USER" --regid="$(id -g "$SERVER_USER")" --clear-groups -- "${command[@]}")
  fi
  (cd "$folder/data" && exec setsid "${command[@]}" </dev/null >>"$folder/log" 2>&1 9>&-) &
  echo "$!" >"$folder/pid"
}

wait_ready() { # KIND: until it takes connections; fails at once when the process has ended.
  local deadline=$((SECONDS + START_SECONDS)) pid
  read -r pid <"$FOLDER/$1/pid"
  while ((SECONDS < deadline)); do
    kill -0 "$pid" 2>/dev/null || return 1
    running "$1" && "ready_${1%_18}" "$1" && return 0
    sleep 0.1
  done
  return 1
}

try_start() { # KIND: data folder if there is none, process, answer.
  local folder=$FOLDER/$1
  # What lay in memory is gone when the machine was started anew.
  if [[ ! -e $folder/initialized || ! -d $folder/data ]]; then
    rm -f "$folder/initialized"
    make_data_folder "$1"
    "init_${1%_18}" "$1" >"$folder/log" 2>&1 || return 1
    touch "$folder/initialized"
  fi
  choose_port "$1"
  "run_${1%_18}" "$1" && wait_ready "$1"
}

start_one() { # KIND
  local folder=$FOLDER/$1 began=$SECONDS
  if given_url "$1" >/dev/null; then say "$1: given by $(variable "$1")"; return 0; fi
  if running "$1"; then say "$1: runs already"; return 0; fi
  mkdir -p "$folder"
  if [[ ! -s $folder/program || ! -d $(<"$folder/program") ]]; then
    "find_$1" >"$folder/program" || { rm -f "$folder/program"; say "$1: no program to be had"; return 1; }
  fi
  # Data that an earlier run left half written, or of another version, is worth nothing: begin anew once.
  if ! try_start "$1"; then
    stop_one "$1" || true
    say "$1: does not start, trying again with an empty data folder; it said:"
    tail -n 5 "$folder/log" >&2
    rm -f "$folder/initialized"
    try_start "$1" || { stop_one "$1" || true; tail -n 20 "$folder/log" >&2; return 1; }
  fi
  say "$1: started on port $(<"$folder/port") in $((SECONDS - began)) s ($(<"$folder/program"))"
}

stop_one() { # KIND: true if there was something to stop.
  local folder=$FOLDER/$1 pid signal=TERM tries
  running "$1" || { rm -f "$folder/pid"; return 1; }
  read -r pid <"$folder/pid"
  # PostgreSQL: TERM would wait for clients, INT disconnects them.
  case $1 in postgres*) signal=INT ;; esac
  kill "-$signal" "$pid"
  for ((tries = 0; tries < 300; tries++)); do
    running "$1" || break
    sleep 0.1
  done
  if running "$1"; then kill -KILL "$pid"; fi
  rm -f "$folder/pid"
}
