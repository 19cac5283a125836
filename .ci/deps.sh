#!/usr/bin/env bash
# deps.sh [--print | --missing] [GROUP...]: the one list of Debian packages (release: bookworm), and
# their installer. The demo, the tests, CI, the Dockerfile and the image builder all use it. Installs
# what is missing, as root or through sudo; does nothing when all is there. Without a group: all.
#   run      libraries that the release binary needs at run time
#   build    compilers, tools and libraries to build it (includes run)
#   test     libraries of the tests, sanitizers, fuzzers
#   lint     clang-format, clang-tidy, shellcheck
#   cluster  to build the test cluster and its images, and to run its control plane
#   node     to run pods in it (includes cluster and flink-build)
#   systems  Kafka, PostgreSQL, Redis for the end-to-end tests and the demo
#   flink-build, flink-run  to make the Flink image, and what is in it
# --print lists the packages, --missing those not installed; neither installs anything.
set -euo pipefail

packages() { # packages GROUP
  case $1 in
    run)
      echo libcpprest2.10 libssl3 libyaml-cpp0.7 libspdlog1.10 libfmt9 libprometheus-cpp-core1.0 libdate-tz3 \
        libboost-filesystem1.74.0 libboost-random1.74.0 libboost-thread1.74.0 \
        ca-certificates tzdata ;;
    build)
      packages run
      echo g++ cmake ninja-build ccache git python3 pkg-config \
        libcpprest-dev libssl-dev nlohmann-json3-dev libyaml-cpp-dev libspdlog-dev libfmt-dev \
        libexpected-dev prometheus-cpp-dev libcli11-dev libhowardhinnant-date-dev zlib1g-dev ;;
    test)
      echo libgtest-dev libgmock-dev libbenchmark-dev clang-14 llvm-14 libclang-rt-14-dev lld-14 \
        librdkafka-dev libpq-dev python3-yaml python3-jsonschema curl spin ;;
    lint) echo clang-14 clang-tidy-14 clang-format-14 shellcheck ;;
    cluster)
      # A go from elsewhere (at least 1.19, which fetches a newer one) does as well.
      command -v go >/dev/null || echo golang-go
      echo openssl ca-certificates curl util-linux ;;
    node)
      packages cluster
      packages flink-build
      echo containerd runc containernetworking-plugins iptables iproute2 ;;
    systems)
      echo openjdk-17-jdk-headless maven python3 python3-venv postgresql redis-server util-linux curl ;;
    flink-build) echo openjdk-17-jre-headless maven python3 python3-venv zip ;;
    flink-run) echo libc-bin openjdk-17-jre-headless busybox-static ;;
    *)
      echo "error: unknown group $1, see the head of deps.sh" >&2
      return 1 ;;
  esac
}

mode=install
case ${1:-} in --print | --missing) mode=${1#--} && shift ;; esac
[ $# -gt 0 ] || set -- build test lint node systems
list=$(for group in "$@"; do packages "$group" || exit; done)
mapfile -t list < <(tr ' ' '\n' <<<"$list" | sort -u)
if [ "$mode" = print ]; then
  printf '%s\n' "${list[@]}"
  exit
fi

missing=()
declare -A installed=()
while read -r package status; do
  [ "$status" != "install ok installed" ] || installed[${package%%:*}]=1
done < <(dpkg-query -W -f '${binary:Package} ${Status}\n' "${list[@]}" 2>/dev/null || true)
for package in "${list[@]}"; do
  [ -n "${installed[$package]:-}" ] || missing+=("$package")
done
if [ "$mode" = missing ]; then
  [ ${#missing[@]} = 0 ] || echo "${missing[@]}"
  exit
fi
[ ${#missing[@]} -gt 0 ] || exit 0

sudo=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null ||
    { echo "error: run as root or install sudo; missing: ${missing[*]}" >&2 && exit 1; }
  sudo=(sudo)
fi
apt() { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >&2; }
install() { apt install -y --no-install-recommends "${missing[@]}"; }
echo "installing ${missing[*]}" >&2
# The package lists may be absent, as in a fresh container, or name a version that is gone.
compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null || apt update
install || { apt update && install; }
