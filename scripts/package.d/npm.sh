# shellcheck shell=bash
# The npm packages: `brant` with a launcher of a few lines, and one package per platform with the executable.
# npm installs of the optional dependencies the one whose `os` and `cpu` fit. Sourced by scripts/package.

make_npm() {
  local folder=$OUT/npm platform=$OUT/npm/@brant/$PLATFORM
  rm -rf "$platform" "$folder/brant"
  mkdir -p "$platform/bin" "$folder/brant/bin"
  install -m 755 "$BINARY" "$platform/bin/brant$SUFFIX"
  cat >"$platform/package.json" <<JSON
{
  "name": "@brant/$PLATFORM",
  "version": "$VERSION",
  "description": "The executable of brant for $PLATFORM",
  "license": "$LICENSE",
  "os": ["${PLATFORM%-*}"],
  "cpu": ["${PLATFORM#*-}"],
  "preferUnplugged": true,
  "files": ["bin"]
}
JSON
  install -m 755 "$here/package.d/launcher.js" "$folder/brant/bin/brant.js"
  cat >"$folder/brant/package.json" <<JSON
{
  "name": "brant",
  "version": "$VERSION",
  "description": "$ABOUT",
  "license": "$LICENSE",
  "keywords": ["migrations", "postgresql", "sqlite", "mysql", "mariadb", "prisma"],
  "bin": { "brant": "bin/brant.js" },
  "files": ["bin"],
  "engines": { "node": ">=16" },
  "optionalDependencies": {
$(platforms)
  }
}
JSON
  local name
  for name in brant "@brant/$PLATFORM"; do
    (cd "$folder/$name" && npm pack --silent --pack-destination "$OUT" >/dev/null)
  done
}

# Every platform whose package lies in the output folder, as lines of JSON.
platforms() {
  local name
  for name in "$OUT"/npm/@brant/*/; do
    name=${name%/}
    printf '    "@brant/%s": "%s"\n' "${name##*/}" "$VERSION"
  done | sed '$!s/$/,/'
}
