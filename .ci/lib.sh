# Shared by the scripts of this folder; sourced, not run.

# Ends with a sentence on what is wrong.
fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# The packages of lists such as packaging/apt-run.txt, without their comments.
packages_of() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"
}

# Installs these Debian packages where they are missing; quiet unless that fails.
install_packages() {
    local missing=() package
    for package in "$@"; do
        if ! dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
            missing+=("$package")
        fi
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        echo "all $# packages are there"
        return
    fi
    [ "$(id -u)" -eq 0 ] || fail "as root: apt-get install ${missing[*]}"
    local log
    log=$(mktemp)
    if ! {
        apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        fail "apt-get install ${missing[*]}"
    fi
    rm -f "$log"
    echo "installed: ${missing[*]}"
}

# The code name of this Debian, such as bookworm.
debian_suite() {
    # shellcheck source=/dev/null
    (. /etc/os-release && echo "${VERSION_CODENAME:?this is no Debian release}")
}

# The mirror of this suite in apt's own sources, in either of their two formats.
debian_mirror() {
    local suite=$1 file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [ -f "$file" ] || continue
        case $file in
            *.sources)
                awk -v suite="$suite" '
                    function done_() { if (uri != "" && fits) { print uri; exit } uri = ""; fits = 0 }
                    /^[[:space:]]*$/ { done_() }
                    tolower($1) == "uris:" { uri = $2 }
                    tolower($1) == "suites:" { for (i = 2; i <= NF; i++) if ($i == suite) fits = 1 }
                    END { done_() }' "$file"
                ;;
            *)
                awk -v suite="$suite" '
                    $1 == "deb" {
                        i = 2
                        if ($2 ~ /^\[/) while ($(i++) !~ /\]$/);
                        if ($(i + 1) == suite) { print $i; exit }
                    }' "$file"
                ;;
        esac
    done | head -n 1
}

# The README's one command for a first look, as a reader would copy it.
readme_command() {
    local found
    found=$(grep -m 1 -oE '^[[:space:]]*cargo run .*-- --practice[[:space:]]*$' README.md) ||
        fail "README.md has no line 'cargo run ... -- --practice'"
    echo "$found"
}
