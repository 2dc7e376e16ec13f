#!/usr/bin/env bash
# Brings build/ up to date, step by step; a step runs only when the content of its inputs has changed.
#   jars     compiler and server            -> build/jars/*.jar
#   natives  LLVM's library and its linker, OpenBLAS  -> build/natives/
#   package  the runtime and CPython's boxing -> python/adder/native/
#   aot      what the compile server's JVM loads at start, ready to map -> build/server.aot
# Two builds at once are safe: the second waits, and then finds nothing to do.
set -Eeuo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
export JAVA_HOME
JAVA_HOME=$(tools/jdk.sh --explain)
export PATH=$JAVA_HOME/bin:$PATH
mkdir -p build/stamps

say() { printf 'adder build: %s\n' "$*" >&2; }
trap 'say "failed${running:+: }${running:-}"' ERR

digest() { # one hash of the names and the contents of all files under the given paths
    find "$@" -type f 2>/dev/null | LC_ALL=C sort | xargs -d '\n' sha256sum 2>/dev/null | sha256sum | cut -c1-32
}

# step NAME INPUT-HASH OUTPUT TEXT COMMAND...   runs COMMAND unless OUTPUT is there and was made from the same inputs
step() {
    local name=$1 inputs=$2 output=$3 text=$4 began=$SECONDS
    shift 4
    if [ -e "$output" ] && [ "$(cat "build/stamps/$name" 2>/dev/null)" = "$inputs" ]; then return; fi
    say "$text"
    rm -f "build/stamps/$name"
    running=$name
    "$@"
    [ -e "$output" ]
    running=
    printf '%s\n' "$inputs" >"build/stamps/$name"
    say "$name done in $((SECONDS - began)) s"
}

# A running server keeps the files it was started with: new ones take their names, they are not written over.
jars() {
    tools/maven.sh -DskipTests package
    local jar name
    mkdir -p build/jars
    tools/maven.sh -pl compiler dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$PWD/build/jars"
    for jar in */target/adder-*.jar; do
        name=build/jars/${jar##*/}
        cp "$jar" "$name.new"
        mv "$name.new" "$name"
    done
}

natives() {
    local fresh=build/natives.new
    rm -rf "$fresh"
    tools/maven.sh -N -Dnatives.platform="$platform" -Dnatives.folder="$fresh" dependency:unpack@natives
    mv "$fresh"/org/bytedeco/llvm/*/* "$fresh"
    mkdir "$fresh/blas"
    mv "$fresh"/org/bytedeco/openblas/*/* "$fresh/blas"
    rm -r "$fresh/org" "$fresh/markers"
    chmod +x "$fresh/lld"
    ln -s libLLVM.so "$fresh/libLLVM.so.${llvm%%.*}.1" # the name that lld asks for
    rm -rf build/natives
    mv "$fresh" build/natives
}

# The compile server's JVM; build/server.aot is only taken by a JVM with the same class path and collector.
server_java() {
    printf '%s\n' "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss16m
    printf '%s\n' --enable-native-access=ALL-UNNAMED "-Dadder.home=$PWD" "-Dadder.build=$build"
    printf '%s\n' -cp "$(printf '%s:' build/jars/*.jar | sed "s#build/jars/#$PWD/build/jars/#g; s#:\$##")"
}

aot() {
    local new=build/server.aot.new
    mapfile -t command < <(server_java)
    if ! "${command[@]}" -XX:AOTCacheOutput="$new" dev.adder.host.Rehearsal >build/aot.log 2>&1; then
        cat build/aot.log >&2
        return 1
    fi
    mv "$new" build/server.aot
}

package() {
    mapfile -t command < <(server_java)
    "${command[@]}" dev.adder.host.Natives python/adder/native "$build" "${command[@]}" "-XX:AOTCache=$PWD/build/server.aot" -Xlog:aot=off -Xlog:cds=off \
        dev.adder.host.Server
    rm -rf python/adder/native/blas
    cp -r build/natives/blas python/adder/native/blas
    compiled_python
}

# Without .pyc files, which some set-ups never write, importing the package takes ten times as long.
compiled_python() {
    local python
    for python in python3 python3.{10..14} "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[0-4].*/bin/python build/venv/bin/python; do
        command -v "$python" >/dev/null || continue
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && "$python" -m compileall -q python/adder || true
    done
}

case $(uname -s)-$(uname -m) in
Linux-x86_64) platform=linux-x86_64 ;;
Linux-aarch64) platform=linux-arm64 ;;
Darwin-arm64) platform=macosx-arm64 ;;
Darwin-x86_64) platform=macosx-x86_64 ;;
*)
    say "there is no LLVM package for $(uname -s) on $(uname -m)"
    exit 1
    ;;
esac
llvm=$(sed -n 's:.*<llvm.version>\(.*\)</llvm.version>.*:\1:p' pom.xml)

exec 9>build/lock
if command -v flock >/dev/null && ! flock -n 9; then
    say "waiting for another build"
    flock 9
fi
sources=$(digest pom.xml */pom.xml */src/main */src/build)
jdk=$(sha256sum <"$JAVA_HOME/release" | cut -c1-32)
step jars "$sources $jdk" build/jars/adder-compiler.jar "compiling the compiler" jars
blas=$(sed -n 's:.*<openblas.version>\(.*\)</openblas.version>.*:\1:p' pom.xml)
step natives "$llvm $blas $platform" build/natives/libLLVM.so "fetching LLVM $llvm and OpenBLAS $blas (about 170 MB, once)" natives
library=$(digest lib)
build=$(printf '%s' "$sources $library $jdk" | sha256sum | cut -c1-16)
step package "$build $PWD" python/adder/native/build.txt "compiling the runtime and the boxing for CPython" package
# The archive is good for one jar file (its time and size) at one place.
jar_made=$(date -r build/jars/adder-compiler.jar +%s)
step aot "$build $jar_made $PWD" build/server.aot "making the compile server's start-up archive" aot
