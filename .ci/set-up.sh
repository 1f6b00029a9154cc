# Makes .venv from a lock: read by ./run and ./test, not run by itself.
# Nothing is fetched again until the lock changes. pip 23 and uv both read the lock.

OLDEST="3.11"

find_python() {
    for name in python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

say_no_python() {
    printf 'Fingerpost needs Python %s or newer, and none was found.\n' "$OLDEST" >&2
    printf 'On Debian or Ubuntu: apt-get install python3 python3-venv\n' >&2
}

say_no_venv() {
    printf '%s cannot make an environment: its venv part is not installed.\n' "$1" >&2
    printf 'On Debian or Ubuntu: apt-get install %s-venv\n' "$1" >&2
}

# make_environment FOLDER: an environment in FOLDER/.venv that works.
make_environment() {
    if "$1/.venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return 0
    fi
    python=$(find_python) || { say_no_python; return 2; }
    printf 'Making an environment with %s ...\n' "$("$python" --version)" >&2
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$("$python" -c 'import sys; print(sys.executable)')" "$1/.venv"
        return
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say_no_venv "$(basename "$python")"
        return 2
    fi
    "$python" -m venv --clear "$1/.venv"
}

# install_lock FOLDER LOCK: everything in the lock, its hashes checked, wheels only.
install_lock() {
    wanted=$(cksum <"$1/$2")
    [ "$(cat "$1/.venv/installed-$2" 2>/dev/null)" != "$wanted" ] || return 0
    printf 'Installing what Fingerpost is built on (once; half a minute or so) ...\n' >&2
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$1/.venv/bin/python" \
            --require-hashes --only-binary :all: -r "$1/$2" || return 2
    else
        "$1/.venv/bin/python" -m pip --version >/dev/null 2>&1 ||
            "$1/.venv/bin/python" -m ensurepip >/dev/null || return 2
        "$1/.venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --no-deps --require-hashes --only-binary :all: -r "$1/$2" || return 2
    fi
    # The two locks agree on what they share, so the larger serves for the smaller.
    if [ "$2" = requirements-test.lock ]; then
        cksum <"$1/requirements.lock" >"$1/.venv/installed-requirements.lock"
    fi
    printf '%s\n' "$wanted" >"$1/.venv/installed-$2"
}

# install_ourselves FOLDER: `import fingerpost` and the command `fingerpost`, from the checkout.
install_ourselves() {
    site=$("$1/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || return 2
    printf '%s\n' "$1/src" >"$site/fingerpost.pth"
    command="$1/.venv/bin/fingerpost"
    printf '#!/bin/sh\nexec "%s" -m fingerpost.cli.main "$@"\n' "$1/.venv/bin/python" >"$command"
    chmod 755 "$command"
}

# set_up FOLDER LOCK
set_up() {
    make_environment "$1" && install_lock "$1" "$2" && install_ourselves "$1"
}
