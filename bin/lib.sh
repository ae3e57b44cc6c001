# What bin/run, bin/test, bin/prepare and bin/pictures share. Sourced, not run.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# One version each, so that two machines build the same thing.
CARGO_LEPTOS=0.3.11
CARGO_DENY=0.20.2
WASM_BINDGEN="$(sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)"
TOOLCHAIN="$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)"

export PATH="$ROOT/bin/tools:$ROOT/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Queries are checked against the data in .sqlx, whatever DATABASE_URL the server is going to use.
export SQLX_OFFLINE=true

CLEANUP=()
at_exit() { CLEANUP+=("$1"); }
clean_up() {
  local i
  for ((i = ${#CLEANUP[@]} - 1; i >= 0; i--)); do eval "${CLEANUP[$i]}" || true; done
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

seconds_since() { printf '%d s' "$((SECONDS - $1))"; }

# set_up NAME CHECK INSTALL: announces the step, skips it when CHECK holds, tells how long INSTALL took.
set_up() {
  local name="$1" check="$2" install="$3" since=$SECONDS
  if $check >/dev/null 2>&1; then
    printf '  %-46s already there\n' "$name"
    return
  fi
  printf '  %-46s installing …\n' "$name"
  "$install" || die "$name could not be installed: see the lines above."
  $check || die "$name was installed, but it still can't be used."
  printf '  %-46s installed in %s\n' "$name" "$(seconds_since "$since")"
}

# ---- packages of the operating system ----

apt_install() {
  command -v apt-get >/dev/null ||
    die "Hale needs $*, and installs it by apt-get, which this machine does not have: please install it by hand, then start again."
  local as=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "Hale needs $*: please run 'apt-get install $*' as root, then start again."
    as=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${as[@]}" apt-get update -qq && "${as[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_compiler() { command -v cc && command -v ld; }
install_compiler() { apt_install build-essential; }

# Debian keeps PostgreSQL's programs beside the path, by version; the newest is taken.
postgres_bin() {
  local dir
  for dir in ${PG_CONFIG:+"$("$PG_CONFIG" --bindir)"} $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v postgres || echo /none/postgres)")"; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then
      printf '%s\n' "$dir"
      return
    fi
  done
  return 1
}
install_postgres() { apt_install postgresql; }

# ---- Rust ----

has_rustup() { command -v rustup; }
no_rustup() { die "Hale needs rustup (https://rustup.rs, or Debian's package rustup): please install it, then start again."; }

has_toolchain() {
  rustup toolchain list | grep -q "^$TOOLCHAIN" &&
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && cargo fmt --version && cargo clippy --version
}
install_toolchain() { rustup toolchain install; } # reads rust-toolchain.toml

# cargo_install PACKAGE VERSION: outside the project, so that neither its flags nor its target folder take part.
cargo_install() {
  local build lock
  build="$(mktemp -d)"
  # Without optimisation: a tool that drives a build compiles in a sixth of the time, and runs as fast as it must.
  for lock in --locked ''; do
    # Some published locks name a version that the registry has withdrawn: then the newest that fits is taken.
    if (cd "$build" && RUSTUP_TOOLCHAIN="$TOOLCHAIN" CARGO_TARGET_DIR="$build" CARGO_PROFILE_DEV_DEBUG=0 \
      cargo install "$1" --version "$2" --debug --force --quiet $lock); then
      rm -rf "$build"
      return
    fi
    [ -z "$lock" ] || echo "    $1 can't be built with the versions it was published with: trying the newest ones"
  done
  rm -rf "$build"
  return 1
}

has_cargo_leptos() { [ "$(cargo leptos --version)" = "cargo-leptos $CARGO_LEPTOS" ]; }
install_cargo_leptos() { cargo_install cargo-leptos "$CARGO_LEPTOS"; }
has_wasm_bindgen() { [ "$(wasm-bindgen --version)" = "wasm-bindgen $WASM_BINDGEN" ]; }
install_wasm_bindgen() { cargo_install wasm-bindgen-cli "$WASM_BINDGEN"; }
has_cargo_deny() { [ "$(cargo deny --version)" = "cargo-deny $CARGO_DENY" ]; }
install_cargo_deny() { cargo_install cargo-deny "$CARGO_DENY"; }

# ---- Node ----

has_node() { command -v node && command -v npm; }
no_node() { die "Hale needs Node.js with npm (Debian's packages nodejs and npm): please install it, then start again."; }

has_npm_tools() {
  [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ] && [ -d end2end/node_modules/binaryen ]
}
install_npm_tools() { npm ci --prefix end2end --no-audit --no-fund --loglevel=error && touch end2end/node_modules/.package-lock.json; }

has_browser() { [ -n "${HALE_CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || ls "$HOME"/.cache/ms-playwright/chromium* >/dev/null 2>&1; }
install_browser() { apt_install chromium || (cd end2end && npx playwright install chromium); }

# ---- a peer for HL7 that nobody here wrote: the MLLP client and server of PyPI's hl7 ----

HL7_PEER=0.4.5
has_hl7_peer() { target/hl7-venv/bin/pip freeze | grep -qx "hl7==$HL7_PEER"; }
install_hl7_peer() {
  python3 -c 'import venv, ensurepip' 2>/dev/null || apt_install python3 python3-venv
  rm -rf target/hl7-venv && python3 -m venv target/hl7-venv &&
    target/hl7-venv/bin/pip install --quiet --disable-pip-version-check "hl7==$HL7_PEER"
}

# ---- who says whether the exported journal balances: PyPI's beancount ----

BEANCOUNT=3.2.3
has_beancount() { target/beancount-venv/bin/pip freeze | grep -qx "beancount==$BEANCOUNT"; }
install_beancount() {
  python3 -c 'import venv, ensurepip' 2>/dev/null || apt_install python3 python3-venv
  rm -rf target/beancount-venv && python3 -m venv target/beancount-venv &&
    target/beancount-venv/bin/pip install --quiet --disable-pip-version-check "beancount==$BEANCOUNT"
}

# ---- the relay of video visits: Debian's coturn ----

has_coturn() { [ -x /usr/bin/turnserver ] && command -v turnutils_uclient; }
# Hale starts its own; the one that the package would start stays off.
install_coturn() {
  local as=()
  [ "$(id -u)" = 0 ] || as=(sudo)
  apt_install coturn
  if [ -d /run/systemd/system ]; then ${as[@]+"${as[@]}"} systemctl disable --now --quiet coturn 2>/dev/null || true; fi
}

# ---- groups of the above ----

set_up_build() {
  set_up "C compiler" has_compiler install_compiler
  set_up "rustup" has_rustup no_rustup
  set_up "Rust $TOOLCHAIN with WebAssembly" has_toolchain install_toolchain
  set_up "Node.js" has_node no_node
  set_up "npm tools (Binaryen, Playwright)" has_npm_tools install_npm_tools
  set_up "cargo-leptos $CARGO_LEPTOS" has_cargo_leptos install_cargo_leptos
  set_up "wasm-bindgen $WASM_BINDGEN" has_wasm_bindgen install_wasm_bindgen
  set_up "PostgreSQL" postgres_bin install_postgres
}

# ---- the release build ----

# Everything the release build is made of, as one number.
fingerprint() {
  {
    printf '%s\0' Cargo.toml Cargo.lock rust-toolchain.toml .cargo/config.toml
    find app server frontend style public migrations bin/tools .sqlx -type f -not -path '*/tests/*' -print0
  } | sort -z | xargs -0 sha256sum | sha256sum
}

# The release has a site of its own, beside its program: `cargo leptos watch` builds another one into target/site.
SITE=target/release/site
BUILT=target/release/hale.built
is_built() { [ -x target/release/hale ] && [ -d "$SITE/pkg" ] && [ "$(cat "$BUILT" 2>/dev/null)" = "$(fingerprint)" ]; }

build_release() {
  local of browser good=0
  of="$(fingerprint)"
  rm -rf "$SITE" "$BUILT"
  # Side by side: the browser's half ends in long steps that keep one core busy.
  LEPTOS_SITE_ROOT="$SITE" cargo leptos build --release --split --frontend-only &
  browser=$!
  LEPTOS_SITE_ROOT="$SITE" cargo leptos build --release --server-only || good=1
  wait "$browser" || good=1
  [ "$good" = 0 ] && node bin/join.mjs "$SITE/pkg" target/release/hash.txt && node bin/compress.mjs "$SITE/pkg" && printf '%s\n' "$of" >"$BUILT"
}

# ---- a PostgreSQL for checks and tests ----

# Starts a cluster that is thrown away at the end. Sets TEST_POSTGRES to its socket directory.
start_test_postgres() {
  local bin dir as=() pid waited=0
  bin="$(postgres_bin)"
  dir="$(mktemp -d /tmp/hale-test-XXXXXX)"
  at_exit "rm -rf '$dir'"
  if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    local user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$dir"
    as=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
  fi
  (cd "$dir" && "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$dir/log" 2>&1 ||
    die "The tests' PostgreSQL could not be initialised: $(cat "$dir/log")"
  # Nothing here must survive a power cut, so nothing waits for the disk.
  (cd "$dir" && exec "${as[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c log_min_messages=fatal) >>"$dir/log" 2>&1 &
  pid=$!
  at_exit "kill -INT $pid 2>/dev/null; wait $pid 2>/dev/null"
  until "$bin/pg_isready" -q -h "$dir" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || die "The tests' PostgreSQL did not start: $(cat "$dir/log")"
    [ $((waited += 1)) -lt 300 ] || die "The tests' PostgreSQL did not answer in 30 seconds: $(cat "$dir/log")"
    sleep 0.1
  done
  TEST_POSTGRES="$dir"
  PSQL=("$bin/psql" -X -q -h "$dir" -U postgres -v ON_ERROR_STOP=1)
}

test_database_url() { printf 'postgres://postgres@localhost/%s?host=%s' "$1" "$TEST_POSTGRES"; }

# A database with every migration, for checking the queries against.
migrate_fresh() {
  local file
  export PGOPTIONS="-c client_min_messages=warning"
  "${PSQL[@]}" -d postgres -c "create database $1"
  for file in migrations/*.sql; do "${PSQL[@]}" -1 -d "$1" -f "$file" || die "$file can't be applied to an empty database."; done
}

# Query macros ask the database only when they are compiled: the crates that hold some are marked as changed.
touch_queries() {
  local crate
  for crate in $(grep -rlE 'sqlx::query(_as|_scalar)?!' --include='*.rs' app server | sed -E 's#/(src|tests)/.*#/\1#' | sort -u); do
    find "$crate" \( -name lib.rs -o -name main.rs \) -exec touch {} +
  done
}
