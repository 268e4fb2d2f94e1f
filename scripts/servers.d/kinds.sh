# shellcheck shell=bash
# For each kind of server: where its program is found, how its data folder is made, how it is run, and
# how to tell that it is ready. Sourced by scripts/servers.

# PostgreSQL ------------------------------------------------------------------------------------

find_postgres() {
  local bin
  bin=$(postgres_program 15 || postgres_program 16 || postgres_program 17 || postgres_from_npm 15) || return 1
  case $bin in */15/*) ;; *) say "postgres: no PostgreSQL 15 here, using $bin" ;; esac
  echo "$bin"
}

find_postgres_18() { postgres_program 18 || postgres_from_npm 18; }

init_postgres() {
  local folder=$FOLDER/$1
  [[ -d /usr/share/zoneinfo ]] || say "$1: no time zones on this machine (package tzdata)"
  # Not in the data folder, which initdb wants empty; it holds no secret.
  printf '%s\n' "$PASSWORD" >"$folder/password"
  chmod 644 "$folder/password"
  as_server_user env -i "PATH=$PATH" LC_ALL=C "$(<"$folder/program")/initdb" --pgdata="$folder/data" \
    --username="$USER_NAME" --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync
}

run_postgres() {
  local folder=$FOLDER/$1
  # Left behind by a killed server; `running` has already said that ours is gone.
  rm -f "$folder/data/postmaster.pid"
  launch "$1" "$(<"$folder/program")/postgres" -D "$folder/data" -p "$(<"$folder/port")" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off
}

# The eighth line of the file is what pg_ctl looks at too.
ready_postgres() { [[ $(sed -n 8p "$FOLDER/$1/data/postmaster.pid" 2>/dev/null) == ready* ]]; }

# MariaDB and MySQL -----------------------------------------------------------------------------

# Shared by both: no configuration of the machine, no socket outside the data folder.
run_mysqld() { # KIND EXECUTABLE OPTION...
  local folder=$FOLDER/$1 program; program=$(<"$FOLDER/$1/program")/$2
  local prefix=${program%/sbin/*} kind=$1; shift 2
  # A killed server's lock; its process id may be another program's by now.
  rm -f "$folder/data/socket" "$folder/data/socket.lock"
  # A server that starts removes temporary tables from there, and so those of another one.
  install -d -m 700 "$folder/tmp"
  ((EUID != 0)) || chown "$SERVER_USER" "$folder/tmp"
  launch "$kind" "$program" --no-defaults --datadir="$folder/data" --basedir="$prefix" \
    --port="$(<"$folder/port")" --bind-address=127.0.0.1 --socket="$folder/data/socket" \
    --pid-file="$folder/data/pid" --tmpdir="$folder/tmp" --secure-file-priv="$folder/data" --init-file="$folder/users.sql" \
    --max-connections=151 --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=OFF --innodb-flush-method=nosync "$@"
}

# Run at every start, so that a data folder that was only half prepared is completed.
write_users() { # KIND
  cat >"$FOLDER/$1/users.sql" <<SQL
CREATE USER IF NOT EXISTS '$USER_NAME'@'%' IDENTIFIED BY '$PASSWORD';
GRANT ALL PRIVILEGES ON *.* TO '$USER_NAME'@'%' WITH GRANT OPTION;
ALTER USER 'root'@'localhost' IDENTIFIED BY '$PASSWORD';
SQL
  chmod 644 "$FOLDER/$1/users.sql"
}

# The server greets whoever connects with its version; before it is ready nobody answers.
ready_mysqld() { # KIND
  local port; port=$(<"$FOLDER/$1/port")
  (exec 3<>"/dev/tcp/127.0.0.1/$port" && [[ $(timeout 2 head -c 6 <&3 | tr -d '\0' | wc -c) -gt 0 ]]) 2>/dev/null
}

find_mariadb() {
  if [[ -x /usr/sbin/mariadbd ]]; then echo /usr/sbin; return; fi
  unpack "$(native_suite)" mariadb mariadb-server-core && wrap mariadb usr/sbin/mariadbd
}

init_mariadb() { # KIND [SQL]
  local folder=$FOLDER/$1 program prefix share file
  program=$(<"$folder/program")
  prefix=${program%/sbin}
  for share in "$prefix/share/mariadb" "$prefix/share/mysql"; do
    compgen -G "$share/*_system_tables.sql" >/dev/null && break
  done
  write_users "$1"
  {
    printf 'CREATE DATABASE mysql;\nUSE mysql;\n' # Bootstrap takes one statement a line.
    for file in system_tables performance_tables system_tables_data; do cat "$share"/*_"$file.sql"; done
    echo "DELETE FROM global_priv WHERE User = 'root' AND Host <> 'localhost';"
    cat "$share/maria_add_gis_sp_bootstrap.sql" "$share"/*_sys_schema.sql
    printf '%s\n' "${2:-}"
  } | as_server_user "$program/mariadbd" --no-defaults --bootstrap --datadir="$folder/data" \
    --basedir="$prefix" --lc-messages-dir="$share"
}

run_mariadb() {
  # Compiled-in default is latin1; every distribution's configuration says this.
  run_mysqld "$1" mariadbd --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci
}

ready_mariadb() { ready_mysqld "$1"; }

find_mysql() {
  local suite package version
  version=$(/usr/sbin/mysqld --version 2>/dev/null) || version=
  # Ubuntu's profile confines the installed server to the system's data folder.
  if [[ -n $version && $version != *MariaDB* && ! -e /etc/apparmor.d/usr.sbin.mysqld ]]; then
    echo /usr/sbin
    return
  fi
  for suite in "$(native_suite)" sid; do
    package=$(newest_package "$suite" '^mysql-server-core(-[0-9.]+)?$') || continue
    unpack "$suite" mysql "$package" && wrap mysql usr/sbin/mysqld && return
  done
  return 1
}

init_mysql() {
  local folder=$FOLDER/$1 program; program=$(<"$folder/program")
  write_users "$1"
  as_server_user "$program/mysqld" --no-defaults --initialize-insecure --datadir="$folder/data" \
    --basedir="${program%/sbin}" --lc-messages-dir="${program%/sbin}/share/mysql" \
    --innodb-flush-log-at-trx-commit=0
}

run_mysql() { run_mysqld "$1" mysqld --mysqlx=OFF --disable-log-bin; }

ready_mysql() { ready_mysqld "$1"; }

# PgBouncer -------------------------------------------------------------------------------------

find_pgbouncer() {
  if [[ -x /usr/sbin/pgbouncer ]]; then echo /usr/sbin; return; fi
  unpack "$(native_suite)" pgbouncer pgbouncer && wrap pgbouncer usr/sbin/pgbouncer
}

init_pgbouncer() { url postgres >/dev/null; }

# Everything but the pool sizes is as PgBouncer has it by default: a client that sends a start-up
# parameter it does not know is turned away here as it would be on a real one. The pools are small
# because each test has its own database, and with it its own pool.
run_pgbouncer() {
  local folder=$FOLDER/$1 server user password host port
  server=$(url postgres) || { say "$1: no postgres to stand in front of"; return 1; }
  [[ $server =~ ^postgres(ql)?://([^:@/]+):([^@/]*)@([^:/]+)(:([0-9]+))?(/|$) ]] ||
    { say "$1: cannot read user, password, host and port from $(variable postgres)"; return 1; }
  user=$(percent_decoded "${BASH_REMATCH[2]}") password=$(percent_decoded "${BASH_REMATCH[3]}")
  host=${BASH_REMATCH[4]} port=${BASH_REMATCH[6]:-5432}
  printf '"%s" "%s"\n' "${user//\"/\"\"}" "${password//\"/\"\"}" >"$folder/data/users"
  printf '%s' "$server" >"$folder/server"
  cat >"$folder/data/settings.ini" <<INI
[databases]
brant_statements = host=$host port=$port dbname=postgres pool_mode=statement
* = host=$host port=$port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $(<"$folder/port")
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/data/users
admin_users = $user
pool_mode = transaction
default_pool_size = 5
server_idle_timeout = 5
max_client_conn = 1000
INI
  chmod 600 "$folder/data/users" "$folder/data/settings.ini"
  ((EUID != 0)) || chown "$SERVER_USER" "$folder/data/users" "$folder/data/settings.ini"
  launch "$1" "$(<"$folder/program")/pgbouncer" "$folder/data/settings.ini"
}

ready_pgbouncer() { port_taken "$(<"$FOLDER/$1/port")"; }

# PostgreSQL may have come back on another port than the one that a running PgBouncer knows.
stop_misdirected_pgbouncer() {
  local known=$FOLDER/pgbouncer/server
  [[ -e $known && $(<"$known") == "$(url postgres)" ]] || stop_one pgbouncer || true
}

percent_decoded() { printf '%b' "${1//%/\\x}"; }
