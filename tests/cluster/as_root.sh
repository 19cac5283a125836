# shellcheck shell=bash
# Sourced by the scripts that run Pods, which takes root.

as_root() { # as_root SCRIPT ARG...: goes on as root, through sudo; the caches are then root's
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null || {
    echo "error: running Pods takes root: run this as root, or install sudo" >&2
    exit 1
  }
  echo "Running Pods takes root: going on with sudo" >&2
  exec sudo -EH "$@"
}

give_back() { # give_back DIR: what root has made in somebody's checkout belongs to them
  [ -z "${SUDO_UID:-}" ] || [ ! -d "$1" ] || chown -R "$SUDO_UID:${SUDO_GID:-0}" "$1"
}
