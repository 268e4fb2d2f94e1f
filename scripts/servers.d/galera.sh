# shellcheck shell=bash
# Two nodes of MariaDB with Galera. Sourced by scripts/servers.
#
# A cluster is made anew at each start. The second node gets a copy of the first one's data by a script of
# ours: those of the packages expect programs at fixed places.

find_galera() { unpack "$(native_suite)" galera mariadb-server-core galera-4 && wrap galera usr/sbin/mariadbd; }
find_galera_1() { find_galera; }
find_galera_2() { find_galera; }

init_galera_1() { init_galera "$1"; }
init_galera_2() { init_galera "$1"; }

# The user as a row: what a node does when it starts would go to the cluster.
init_galera() { # KIND
  init_mariadb "$1" "
INSERT INTO mysql.global_priv VALUES ('%', '$USER_NAME', CONCAT('{\"access\":18446744073709551615,\"version_id\":101100,\"plugin\":\"mysql_native_password\",\"authentication_string\":\"', PASSWORD('$PASSWORD'), '\"}'));"
  : >"$FOLDER/$1/users.sql"
}

run_galera_1() { run_galera "$1" gcomm://; }
run_galera_2() { run_galera "$1" "gcomm://127.0.0.1:$(group_port galera_1)"; }

# The port on which the nodes talk, and the one after it, belong to a client port.
group_port() { echo "$(($(<"$FOLDER/$1/port") + 4000))"; }

# Called by both servers, which are on one machine: the one that joins says where its data lies, the
# other one stops writing, copies its own there and says which state that is.
write_transfer() { # FOLDER
  mkdir -p "$1"
  cat >"$1/wsrep_sst_copy" <<'SH'
#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in --role) role=$2 ;; --datadir) data=$2 ;; esac
  shift
done
here=$(dirname "$0")
until_there() { while [ ! -s "$1" ]; do sleep 0.1; done; }
if [ "$role" = joiner ]; then
  rm -f "$here/state"
  echo "$data" >"$here/joiner"
  echo "ready 127.0.0.1:1/copy"
  until_there "$here/state"
  cat "$here/state"
else
  echo "flush tables"
  until_there "$data/tables_flushed"
  target=$(cat "$here/joiner")
  rm -rf "$target"/ib* "$target"/aria* "$target"/mysql "$target"/sys "$target"/performance_schema
  for file in "$data"/*; do
    case ${file##*/} in galera.cache | grastate.dat | gvwstate.dat | pid | socket* | tables_flushed) ;; *) cp -r "$file" "$target/" ;; esac
  done
  state=$(cat "$data/tables_flushed")
  rm "$data/tables_flushed"
  echo continue
  echo "$state" >"$here/part" && mv "$here/part" "$here/state"
  echo "done $state"
fi
SH
  chmod 755 "$1/wsrep_sst_copy"
  ((EUID != 0)) || chown "$SERVER_USER" "$1"
}

run_galera() { # KIND ADDRESS
  local library port PATH=$FOLDER/transfer:$PATH
  write_transfer "$FOLDER/transfer"
  library=$(find "$FOLDER/programs/galera" -name libgalera_smm.so | head -n 1)
  port=$(group_port "$1")
  # Data of the last cluster would belong to no node of this one.
  rm -f "$FOLDER/$1/initialized"
  run_mysqld "$1" mariadbd --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
    --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-on=ON --wsrep-provider="$library" \
    --wsrep-cluster-name=brant --wsrep-cluster-address="$2" --wsrep-sst-method=copy \
    --wsrep-node-name="$1" --wsrep-node-address="127.0.0.1:$port" \
    --wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:$port;ist.recv_addr=127.0.0.1:$((port + 1));gcache.size=16M"
}

# Before that a node answers, but takes no statement.
ready_galera() { grep -q "Server $1 synced with group" "$FOLDER/$1/log"; }
ready_galera_1() { ready_galera "$1"; }
ready_galera_2() { ready_galera "$1"; }
