#!/usr/bin/env bash
# Build the images memoqa:slim and memoqa:full: image.sh [slim] [full], both unless one is named.
#
# Docker builds them, or Podman if a registry of images is in reach. Without either, root can build them with buildah:
# on a base that debootstrap makes from Debian's packages, with this machine's settings for pip, in a store of its own
# in the user's cache. ENGINE=buildah does so in any case. `image.sh buildah …` runs buildah on that store: `images`
# lists the images, `push memoqa:slim docker-archive:FILE` saves one for `docker load`, `rmi --all --force` empties it.
#
# Exit status: 64 for an unknown image, 69 if this machine lacks something that the message names, 70 if a build fails.
set -euo pipefail
cd "$(dirname "$0")/.."

BASE=docker.io/library/python:3.11-slim-bookworm # as Dockerfile names it; bookworm's own Python is 3.11
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/memoqa-image
TORCH=(--build-arg "TORCH_INDEX=${TORCH_INDEX:-}")

buildah() { command buildah --root "$CACHE/store" --runroot "$CACHE/run" "$@"; }

engine() {
    if [ -n "${ENGINE:-}" ]; then
        echo "$ENGINE"
    elif docker info >/dev/null 2>&1; then
        echo docker
    elif podman pull --quiet "$BASE" >/dev/null 2>&1; then
        echo podman
    else
        echo buildah
    fi
}

# What must be there to build without an engine; says what is missing, and how to get it.
require() {
    local tool missing=()
    for tool in buildah debootstrap; do
        [ -n "$(type -P "$tool")" ] || missing+=("$tool")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        echo "No container engine answers, and without one ${missing[*]} must be installed: apt-get install ${missing[*]}." >&2
        exit 69
    elif [ "$(id -u)" != 0 ]; then
        echo "No container engine answers, and only root can build without one: start the engine, or use sudo." >&2
        exit 69
    fi
}

# Debian with Python, in the place of the image that a registry would give.
base() {
    local root=$CACHE/root made
    buildah inspect --type image "$BASE" >/dev/null 2>&1 && return
    echo "Making the base from Debian's packages (a minute, once) …"
    rm -rf --one-file-system "$root" && mkdir -p "$root"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$root" >"$CACHE/base.log" || {
        echo "debootstrap could not make the base: see $CACHE/base.log. It needs Debian's packages in reach." >&2
        exit 69
    }
    ln -s python3 "$root/usr/bin/python"
    rm -rf "$root"/var/{cache/apt,lib/apt/lists,log}/* "$root"/usr/share/{doc,man,locale}/*
    made=$(buildah from scratch)
    buildah copy --quiet "$made" "$root" / >/dev/null
    buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$made"
    buildah commit --quiet --rm "$made" "$BASE" >/dev/null
    rm -rf --one-file-system "$root"
}

# This machine's settings for pip as one file, and what they name on its disk, as options of buildah.
pip_volumes() {
    "${PYTHON:-python3}" - "$CACHE/pip.conf" <<'END'
import ast, pathlib, re, subprocess, sys
command = [sys.executable, "-m", "pip", "config", "list"]
listed = subprocess.run(command, check=False, capture_output=True, text=True)  # without pip there are no settings
settings = {}
for line in reversed(listed.stdout.splitlines()):  # those of the environment are listed first, and hold
    name, _, value = line.partition("=")
    section, _, key = name.rpartition(".")
    if section in {"global", "install", ":env:"} and key != "constraint":  # the locks say every version
        settings[key] = " ".join(ast.literal_eval(value).split())
pathlib.Path(sys.argv[1]).write_text("\n".join(["[global]", *(f"{key} = {settings[key]}" for key in settings)]) + "\n")
print(f"--volume={sys.argv[1]}:/etc/pip.conf:ro")
for scheme, path in sorted(set(re.findall(r"(?<!\S)(file://)?(/\S+)", " ".join(settings.values())))):
    place = pathlib.Path(path).parent if scheme else pathlib.Path(path)  # an index points beside itself
    if place.exists():
        print(f"--volume={place}:{place}:ro")
END
}

build_without_engine() {
    local image=memoqa:$1 log=$CACHE/$1.log before volumes
    before=$(buildah images --quiet "$image" 2>/dev/null) || true
    mapfile -t volumes < <(pip_volumes)
    # The format of Docker keeps HEALTHCHECK.
    buildah bud --isolation=chroot --network=host --format=docker --layers --force-rm "${volumes[@]}" "${TORCH[@]}" \
        --target "$1" "${tags[@]}" . >"$log" 2>&1 || {
        tail -20 "$log" >&2
        if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeoutError' "$log"; then
            echo "pip does not reach its index, and $image needs packages from there: see $log." >&2
            exit 69
        fi
        echo "$image could not be built: see $log." >&2
        exit 70
    }
    # The layers that both share stay; the image before this one goes.
    [ -z "$before" ] || [ "$before" = "$(buildah images --quiet "$image")" ] || buildah rmi "$before" >/dev/null 2>&1 || true
    buildah images --noheading "$image"
}

if [ "${1:-}" = buildah ]; then
    shift && buildah "$@"
    exit
fi
[ $# -gt 0 ] || set -- slim full
for target in "$@"; do
    [[ $target =~ ^(slim|full)$ ]] || { echo "There is no image $target: say slim or full." >&2 && exit 64; }
done
engine=$(engine)
if [ "$engine" = buildah ]; then
    require
    mkdir -p -m 700 "$CACHE" # pip.conf may hold a password
    base
fi
for target in "$@"; do
    tags=(--tag "memoqa:$target")
    [ "$target" != full ] || tags+=(--tag memoqa) # as `docker build --tag memoqa .` has it
    echo "Building memoqa:$target with $engine …"
    if [ "$engine" = buildah ]; then
        build_without_engine "$target"
    else
        "$engine" build "${TORCH[@]}" --target "$target" "${tags[@]}" .
    fi
done
