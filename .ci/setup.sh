#!/bin/sh
# Sets smdocs up in .venv: first what Python cannot bring (its own venv module, the libraries and fonts that draw
# PDFs, the programs the tests open documents with), then smdocs and the packages it needs.
#
#   setup.sh PYTHON demo|test|dev|conformance|bench
#
# What is missing is installed by apt-get where that exists; elsewhere its name is said. With nothing missing neither
# apt-get nor root is needed.
set -eu
cd "$(dirname "$0")/.."

python=$1
want=$2

say() { printf 'smdocs: %s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}

have() { command -v "$1" >/dev/null; }
have_python() { "$python" -c '' 2>/dev/null; }
have_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
have_library() { "$python" -c 'import sys, ctypes.util as u; sys.exit(not u.find_library(sys.argv[1]))' "$1"; }
# What Calc is made of lies beside the program that `soffice` leads to.
have_calc() { have soffice && [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/libsclo.so" ]; }
have_fonts() {
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.local/share/fonts" "${HOME:-/}/.fonts" \
        -name 'NotoSansArabic*' 2>/dev/null | grep -q .
}

# Fills `needed`, without which nothing can be done, and `wanted`, with Debian's names of what is missing. Looks for
# the thing itself, never for its package: LibreOffice with a desktop, say, does as well as the one without.
look() {
    needed='' wanted=''
    if have_python; then
        have_venv || needed="$needed $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    else
        needed=' python3 python3-venv'
    fi
    have_fonts || wanted="$wanted fonts-noto-core"
    [ "$want" != demo ] || return 0
    # What the other engine of PDFs draws text with.
    have_library pango-1.0 || needed="$needed libpango-1.0-0"
    have_library pangoft2-1.0 || needed="$needed libpangoft2-1.0-0"
    have_library harfbuzz-subset || wanted="$wanted libharfbuzz-subset0"
    have soffice || wanted="$wanted libreoffice-writer-nogui"
    have_calc || wanted="$wanted libreoffice-calc-nogui"
    have pdftotext || wanted="$wanted poppler-utils"
    have qpdf || wanted="$wanted qpdf"
    have java || wanted="$wanted default-jre-headless"
    [ "$want" = conformance ] || return 0
    have chromium || wanted="$wanted chromium"
    [ -e /usr/share/java/jaxb-runtime.jar ] || wanted="$wanted libjaxb-java"
}

install() {
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || return 0
        as_root=sudo
    fi
    say "installing with apt-get:$needed$wanted"
    $as_root apt-get update -qq || say 'apt-get update had trouble; trying with the package lists at hand'
    # shellcheck disable=SC2086 # a list of package names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=120 $needed $wanted >&2 || say 'apt-get install had trouble'
}

check_version() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "$python is $("$python" -V 2>&1); smdocs needs Python 3.11 or newer. Name one: make PYTHON=python3.12 …"
}

if have_python; then
    check_version
elif [ "$python" != python3 ]; then
    stop "$python does not run here"
fi

look
if [ -n "$needed$wanted" ]; then
    if have apt-get; then
        install
        look
        [ -z "$needed$wanted" ] || say "still missing, as root: apt-get install$needed$wanted"
    else
        say "please install what your system calls these (names from Debian):$needed$wanted"
    fi
    [ -z "$needed" ] || stop "cannot go on without:$needed"
    [ -z "$wanted" ] || say "going on without:$wanted"
    check_version
fi

# A .venv that was left half made, or made by another Python, is made anew.
version='import sys; print(sys.version)'
if [ "$(.venv/bin/python -c "import pip; $version" 2>/dev/null)" != "$("$python" -c "$version")" ]; then
    say 'making .venv'
    "$python" -m venv --clear .venv
fi

case $want in
demo) project=. ;;
*) project=".[$want]" ;;
esac
say "installing smdocs into .venv ($want)"
# A test tool comes as source; without this, the pip of Debian 12 warns about how it would build it.
PIP_USE_PEP517=1 .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable "$project"

if [ "$want" = conformance ]; then
    say 'installing validators into tests/conformance/node_modules'
    PATH="$PWD/.venv/bin:$PATH" npm install --prefix tests/conformance --no-package-lock --ignore-scripts --no-audit \
        --no-fund --loglevel=error
fi
