#!/usr/bin/env bash
# Runs Maven quietly: the mvn on PATH when it is 3.8 or newer, else the Maven Wrapper of this repository.
# ADDER_MAVEN=wrapper takes the wrapper in any case; MVNW_REPOURL names another repository to fetch Maven from.
set -euo pipefail
here=$(dirname "$(dirname "$(readlink -f "$0")")")

installed_is_new_enough() {
    local version
    [ "${ADDER_MAVEN:-}" != wrapper ] && command -v mvn >/dev/null || return 1
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    [ -n "$version" ] && [ "$(printf '3.8\n%s\n' "$version" | sort -V | head -n 1)" = 3.8 ]
}

export JAVA_HOME
JAVA_HOME=$("$here/tools/jdk.sh" --explain)
# Maven's own libraries still use what newer JDKs warn about, and would print escape codes.
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true ${MAVEN_OPTS:-}"
cd "$here"
if installed_is_new_enough; then
    exec mvn -q -B -Dstyle.color=never "$@"
fi
tool=maven
export MVNW_REPOURL=${MVNW_REPOURL:-https://repo.$tool.apache.org/${tool}2}
exec ./mvnw -q -B -Dstyle.color=never "$@"
