#!/usr/bin/env bash
# Prints the folder of a JDK that can build and run Adder; prints nothing and exits 1 when there is none.
#   JAVA_HOME, then the java on PATH, then the usual folders for JVMs.   25.0.3 -> yes, 25.0.2 -> no, 26 -> yes
# With --explain it says on standard error what is missing and what to do.
set -euo pipefail
needed=25.0.3

version_of() { # the version that the JDK's own release file states; nothing without one
    sed -n 's/^JAVA_VERSION="\([0-9.]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

new_enough() {
    local version
    version=$(version_of "$1")
    [ -x "$1/bin/javac" ] && [ -n "$version" ] &&
        [ "$(printf '%s\n%s\n' "$needed" "$version" | sort -V | head -n 1)" = "$needed" ]
}

candidates() {
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    local java
    if java=$(command -v java); then
        java=$(readlink -f "$java")
        printf '%s\n' "${java%/bin/java}"
    fi
    local folder
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ ! -x "$folder/bin/javac" ] || printf '%s\n' "$folder"
    done
}

seen=
while IFS= read -r folder; do
    if new_enough "$folder"; then
        printf '%s\n' "$folder"
        exit 0
    fi
    version=$(version_of "$folder")
    seen+="    $folder (${version:-no JDK})"$'\n'
done < <(candidates)

if [ "${1:-}" = --explain ]; then
    {
        echo "adder: no JDK of version $needed or newer was found."
        [ -z "$seen" ] || printf '  Looked at:\n%s' "$seen"
        echo "  Install a JDK $needed or newer (for example Temurin 25), or set JAVA_HOME to its folder, and run this again."
    } >&2
fi
exit 1
