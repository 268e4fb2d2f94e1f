# shellcheck shell=bash
# Installs each package from its file into an empty folder and runs it. Sourced by scripts/package.

try_all() (
  local folder
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  try_bare "$folder/root"
  try_npm "$folder/node"
  try_wheel "$folder/python"
)

# HOW COMMAND...: says which version answered, and fails if it is another one.
expect_version() {
  local how=$1 answer; shift
  answer=$("$@") || die "$how: does not run"
  [[ $answer == *"$VERSION"* ]] || die "$how: answers $answer"
  say "$how: ${answer%%$'\n'*}"
}

# No loader, no library, no file but the executable itself.
try_bare() {
  expect_version "as it is" "$BINARY" version
  [[ $PLATFORM == linux-* ]] || return 0
  mkdir -p "$1"
  cp "$BINARY" "$1/brant"
  local enter=(chroot)
  ((EUID == 0)) || enter=(unshare --map-root-user chroot)
  if "${enter[@]}" "$1" /brant version >/dev/null 2>&1; then
    expect_version "in an empty root folder" "${enter[@]}" "$1" /brant version
    mkdir -p "$1/migrations/1_a"
    echo 'CREATE TABLE a (id INTEGER);' >"$1/migrations/1_a/migration.sql"
    "${enter[@]}" "$1" /brant migrate deploy --url sqlite:/a.db >/dev/null || die "in an empty root folder: no deploy"
    say "in an empty root folder: a deploy"
  elif is_static; then
    say "in an empty root folder: not tried, the system does not allow it"
  fi
}

try_npm() {
  command -v npm >/dev/null || { say "npm: not here, not tried"; return 0; }
  [[ $PLATFORM == "$(this_platform)" ]] || { say "npm: built for $PLATFORM, not tried"; return 0; }
  mkdir -p "$1"
  (
    cd "$1"
    echo '{ "name": "trial", "private": true }' >package.json
    npm install --silent --no-audit --no-fund --offline "$OUT/brant-$PLATFORM-$VERSION.tgz" "$OUT/brant-$VERSION.tgz"
    expect_version "npm" npx --no-install brant version
    # The launcher passes the exit code on.
    ! npx --no-install brant migrate no-such-command >/dev/null 2>&1 || die "npm: a failure looks like a success"
  )
}

try_wheel() {
  python3 -c 'import venv, ensurepip' 2>/dev/null || { say "wheel: no python3 with venv, not tried"; return 0; }
  [[ $PLATFORM == "$(this_platform)" ]] || { say "wheel: built for $PLATFORM, not tried"; return 0; }
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --no-index --disable-pip-version-check "$OUT"/brant-"$VERSION"-py3-none-*.whl
  expect_version "wheel" "$1/bin/brant" version
}
