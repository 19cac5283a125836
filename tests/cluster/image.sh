#!/usr/bin/env bash
# image.sh [--name INSTANCE] pause | flink | weir [BINARY]
# Builds an image without a container engine or registry, prints its name, and imports it into the
# node instance (default: $WEIR_CLUSTER, else node) if that runs. No root is needed to build.
#   pause  localhost/pause:1
#   flink  localhost/flink:2.2.1-sql: as flink/Dockerfile; Kafka and PostgreSQL connectors in it
#   weir   localhost/weir:dev: the operator, as the Dockerfile at the root; BINARY defaults to the
#          release build's, and weir-cluster is beside it
# Layers are plain tars of unpacked packages, put together as a `docker save` archive.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
ROOT=$(cd "$HERE/../.." && pwd)
NAME=${WEIR_CLUSTER:-node}
[ "${1:-}" != --name ] || { NAME=${2:?} && shift 2; }
R=$CACHE/run/$NAME
IMAGES=$CACHE/images LAYERS=$CACHE/layers
mkdir -p "$IMAGES" "$LAYERS"
WORK=$(mktemp -d "$CACHE/image.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

layer() { # layer DIR FILE: a reproducible tar of DIR
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu -C "$1" -cf "$2.$$" .
  mv "$2.$$" "$2"
}

pack() { # pack BASE IMAGE CONFIG LAYER...: makes $IMAGES/BASE.tar, imports it, prints the name
  local base=$1 image=$2 config=$3 dir=$WORK/pack layers="" sums="" i=0 file
  shift 3
  mkdir "$dir"
  for file in "$@"; do
    ln "$file" "$dir/$i.tar" 2>/dev/null || cp "$file" "$dir/$i.tar"
    sums="$sums,\"sha256:$(sha256sum "$file" | cut -d' ' -f1)\"" layers="$layers,\"$i.tar\"" i=$((i + 1))
  done
  cat >"$dir/config.json" <<J
{"architecture": "$(dpkg --print-architecture)", "os": "linux", "config": $config,
 "rootfs": {"type": "layers", "diff_ids": [${sums#,}]}}
J
  echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$image\"], \"Layers\": [${layers#,}]}]" >"$dir/manifest.json"
  local id
  id=$(sha256sum "$dir/config.json" | cut -d' ' -f1)
  if [ ! -f "$IMAGES/$base.tar" ] || [ "$(cat "$IMAGES/$base.id" 2>/dev/null)" != "$id" ]; then
    tar -C "$dir" -cf "$IMAGES/$base.tar.$$" .
    mv "$IMAGES/$base.tar.$$" "$IMAGES/$base.tar"
    echo "$image" >"$IMAGES/$base.name"
    echo "$id" >"$IMAGES/$base.id"
    say "$image: $(du -m "$IMAGES/$base.tar" | cut -f1) MB"
  fi
  ! alive "$R/containerd.pid" || import_image "$base"
  echo "$image"
}

# The root file system that `apt-get install PACKAGE...` makes on an empty machine, without running
# package scripts and without /usr/share but for time zones and certificates.
os_layer() { # os_layer FILE_VARIABLE PASSWD_LINE PACKAGE...
  local -n result=$1
  local user=$2 root=$WORK/os debs=$CACHE/debs key uris
  shift 2
  mkdir -p "$debs/partial" "$WORK/empty/partial" && : >"$WORK/status"
  apt() { # apt ARCHIVES ARG...: on a machine with nothing installed
    local archives=$1
    shift
    apt-get -qq -y --no-install-recommends -o Dir::State::status="$WORK/status" -o Debug::NoLocking=1 \
      -o Dir::Cache::archives="$archives" -o APT::Sandbox::User="$(id -un)" "$@"
  }
  # Printed are only packages not yet in the archives.
  uris=$(apt "$WORK/empty" --print-uris install "$@") ||
    { apt-get -qq update >&2 && uris=$(apt "$WORK/empty" --print-uris install "$@"); }
  key=$({ cut -d' ' -f2,4 <<<"$uris" && echo "$user" && cat "$HERE/image.sh"; } | sha256sum | cut -c1-12)
  result=$LAYERS/os-${user%%:*}-$key.tar
  [ ! -f "$result" ] || return 0
  apt "$debs" --download-only install "$@" >/dev/null
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,proc,sys,dev,run,tmp,var/tmp}
  local dir deb files
  for dir in bin sbin lib lib64; do ln -s "usr/$dir" "$root/$dir"; done
  mapfile -t files < <(cut -d' ' -f2 <<<"$uris")
  for deb in "${files[@]}"; do
    dpkg-deb --fsys-tarfile "$debs/$deb" | tar -x --keep-directory-symlink -C "$root" --exclude='./usr/share/doc' \
      --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/lib/*/gconv/*' --exclude='./var/lib/*'
  done
  find "$root/usr/share" -mindepth 1 -maxdepth 1 ! -name zoneinfo ! -name ca-certificates -exec rm -r {} +
  chmod 1777 "$root/tmp" "$root/var/tmp"
  printf 'root:x:0:0::/root:/bin/sh\n%s\n' "$user" >"$root/etc/passwd"
  echo "$user" | awk -F: '{print "root:x:0:"; print $1 ":x:" $4 ":"}' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  mkdir -p "$root/etc/ssl/certs"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  # What scripts of the packages would do: alternatives, and busybox's names.
  local java
  java=$(cd "$root" && echo usr/lib/jvm/java-17-openjdk-*)
  [ ! -x "$root/$java/bin/java" ] || ln -s "/$java/bin/java" "$root/usr/bin/java"
  if [ -x "$root/bin/busybox" ]; then
    for dir in $("$root/bin/busybox" --list) bash; do [ -e "$root/bin/$dir" ] || ln -s busybox "$root/bin/$dir"; done
  fi
  rm -f "$LAYERS/os-${user%%:*}"-*
  layer "$root" "$result"
}

pause() {
  local bin
  bin=$("$HERE/build.sh")
  install -D -m 755 "$bin/pause" "$WORK/pause/pause"
  layer "$WORK/pause" "$WORK/pause.tar"
  pack pause localhost/pause:1 '{"Entrypoint": ["/pause"], "User": "65535:65535"}' "$WORK/pause.tar"
}

flink() {
  local os home key packages
  mapfile -t packages < <("$ROOT/.ci/deps.sh" --print flink-run)
  os_layer os flink:x:9999:9999::/opt/flink:/bin/sh "${packages[@]}"
  key=$(cd "$HERE/flink" && cat ./*.sh ./*.xml ./*.yaml ./*.properties | sha256sum | cut -c1-12)
  home=$LAYERS/flink-$key.tar
  if [ ! -f "$home" ]; then
    say "fetching Flink $FLINK_VERSION"
    "$HERE/flink/fetch.sh" "$FLINK_VERSION" "$WORK/flink/opt/flink" "$CACHE/flink" >&2
    install -m 755 "$HERE/flink/entrypoint.sh" "$WORK/flink/docker-entrypoint.sh"
    rm -f "$LAYERS"/flink-*
    layer "$WORK/flink" "$home"
  fi
  pack flink "localhost/flink:$FLINK_VERSION-sql" '{"Entrypoint": ["/docker-entrypoint.sh"], "User": "9999:9999",
    "WorkingDir": "/opt/flink", "ExposedPorts": {"6123/tcp": {}, "8081/tcp": {}}, "Env": [
    "PATH=/opt/flink/bin:/usr/bin:/bin", "FLINK_HOME=/opt/flink", "LANG=C.UTF-8", "MALLOC_ARENA_MAX=2"]}' "$os" "$home"
}

weir() {
  local binary=${1:-$ROOT/build/release/operator/weir} os packages
  local cluster program library missing=""
  cluster=$(dirname "$binary")/weir-cluster
  for program in "$binary" "$cluster"; do
    [ -x "$program" ] || die "no binary $program: cmake --preset release && cmake --build --preset release"
  done
  mapfile -t packages < <("$ROOT/.ci/deps.sh" --print run)
  os_layer os weir:x:65532:65532::/:/usr/sbin/nologin "${packages[@]}"
  tar -tf "$os" >"$WORK/files"
  for program in "$binary" "$cluster"; do
    while read -r library _; do
      [[ $library = linux-vdso* ]] || grep -q "/${library##*/}\$" "$WORK/files" || missing="$missing $library"
    done < <(ldd "$program")
    [ -z "$missing" ] || die "$program needs$missing, of no package in 'deps.sh run'"
  done
  install -D -s -m 755 "$binary" "$WORK/weir/usr/bin/weir"
  install -D -s -m 755 "$cluster" "$WORK/weir/usr/libexec/weir/weir-cluster"
  layer "$WORK/weir" "$WORK/weir.tar"
  pack weir localhost/weir:dev '{"Entrypoint": ["/usr/bin/weir"], "User": "65532:65532"}' "$os" "$WORK/weir.tar"
}

case ${1:-} in
  pause | flink | weir) "$@" ;;
  *) die "usage: image.sh [--name INSTANCE] pause | flink | weir [BINARY]" ;;
esac
