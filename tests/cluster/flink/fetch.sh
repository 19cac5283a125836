#!/usr/bin/env bash
# fetch.sh VERSION DIR WORK: makes a Flink home in DIR from PyPI (Flink's Java libraries), Maven Central
# (pom.xml) and the files beside this script. WORK keeps the downloads for the next time. Needs python3
# with venv, maven, zip. The image builder and the Dockerfile both run it.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
VERSION=$1 DIR=$2 WORK=$3
SOURCE=$WORK/flink-$VERSION-$(cat "$HERE/pom.xml" "$HERE/fetch.sh" | sha256sum | cut -c1-12)

download() {
  rm -rf "$SOURCE"
  mkdir -p "$SOURCE"/{lib,opt}
  [ -x "$WORK/venv/bin/pip" ] || python3 -m venv "$WORK/venv"
  # A source package, not a wheel; pip asks it for its metadata, nothing is built.
  "$WORK/venv/bin/pip" -q download --no-deps --no-binary :all: -d "$SOURCE" "apache-flink-libraries==$VERSION"
  tar -xzf "$SOURCE"/*.tar.gz -C "$SOURCE" --strip-components=2 --wildcards \
    '*/deps/lib/*' '*/deps/bin/*' '*/deps/plugins/*'
  rm "$SOURCE"/*.tar.gz
  copy() { mvn -B -q -Dstyle.color=never -f "$HERE/pom.xml" -Dflink.version="$VERSION" \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DexcludeTransitive "$@"; }
  copy -DincludeArtifactIds=flink-sql-gateway -DoutputDirectory="$SOURCE/opt"
  copy -DexcludeArtifactIds=flink-sql-gateway -DoutputDirectory="$SOURCE/lib"
  rm "$SOURCE"/lib/flink-scala_*.jar # only the Scala DataStream API needs it
  # Native libraries of other platforms are half of the biggest jar.
  zip -q -d "$SOURCE/lib/flink-dist-$VERSION.jar" '*.dll' '*.jnilib' '*-aarch64*' '*-ppc64le*' \
    '*-s390x*' '*-musl.so' '*-linux32.so' '*-osx*' >/dev/null
  touch "$SOURCE/.done"
}

[ -e "$SOURCE/.done" ] || download
mkdir -p "$DIR"/{bin,conf,log,usrlib}
cp -r "$SOURCE"/{lib,opt,plugins} "$DIR/"
cp "$SOURCE"/bin/*.jar "$DIR/bin/"
cp "$HERE"/{config.yaml,log4j-console.properties} "$DIR/conf/"
cp -r "$DIR/conf" "$DIR/conf.default" # conf may be covered by a mount that holds config.yaml only
chmod -R a+rX "$DIR"
chmod 777 "$DIR/log" "$DIR"
