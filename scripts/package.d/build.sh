# shellcheck shell=bash
# The static executable. Sourced by scripts/package.
#
# With musl where Rust's musl target is installed (`rustup target add x86_64-unknown-linux-musl`, and a musl-gcc for
# SQLite's C). Without it the C library of this machine is linked in: such an executable runs on any Linux
# of this processor as well; only host names that need a plugin of that library (LDAP, mDNS) are not found.

host_target() { rustc -vV | sed -n 's/^host: //p'; }

choose_target() {
  local host musl; host=$(host_target) musl=${host/-gnu/-musl}
  if [[ $host == *-linux-* && -d $(rustc --print sysroot)/lib/rustlib/$musl ]]; then echo "$musl"; else echo "$host"; fi
}

build() {
  local target profile=${BRANT_PROFILE:-release} variable flags
  target=${BRANT_TARGET:-$(choose_target)}
  say "building for $target, profile $profile"
  if [[ $target == *-linux-* ]]; then
    # For this target alone: build scripts and macros of the compiler itself cannot be static.
    variable=CARGO_TARGET_$(tr 'a-z-' 'A-Z_' <<<"$target")_RUSTFLAGS
    # Random numbers come from the kernel, also where there is no /dev: a static executable cannot look at
    # run time whether its C library has the call, and would read /dev/urandom instead.
    flags=(-C target-feature=+crt-static --cfg 'getrandom_backend="linux_getrandom"')
    # Addresses that move with the executable take a byte or two where they took 24.
    if [[ $(ld --help 2>&1) == *pack-relative-relocs* ]]; then flags+=(-C link-arg=-Wl,-z,pack-relative-relocs); fi
    export "$variable=${flags[*]}"
  fi
  cargo build -p brant --profile "$profile" --target "$target"
  install -m 755 "${CARGO_TARGET_DIR:-target}/$target/${profile/#dev/debug}/brant$SUFFIX" "$BINARY"
  is_static || die "$BINARY is not static"
  ! grep -aqE 'Faulty(Driver|Connection|Lock)' "$BINARY" || die "$BINARY can break on purpose: that is for tests"
}

# Only Linux has static executables; elsewhere the system's libraries are always there.
is_static() {
  [[ $PLATFORM != linux-* ]] || { ldd "$BINARY" 2>&1 || true; } | grep -Eq 'statically linked|not a dynamic executable'
}
