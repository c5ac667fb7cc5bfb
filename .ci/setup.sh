#!/bin/sh
# Sets smdocs up in a virtual environment: what Python cannot bring itself (its own venv module, the libraries and
# fonts PDFs are drawn with, the programs the tests open documents with), then smdocs and what it needs.
#
#   setup.sh PYTHON VENV demo|test|dev
#
# What is missing is installed by apt-get where that exists; elsewhere its name is said. Nothing missing: no apt-get,
# no root.
set -eu

python=$1 venv=$2 want=$3

say() { printf 'smdocs: %s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}

have_python() { "$python" -c '' 2>/dev/null; }
have_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
have_library() { "$python" -c 'import sys, ctypes.util as u; sys.exit(not u.find_library(sys.argv[1]))' "$1"; }
have_fonts() {
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.local/share/fonts" "${HOME:-/root}/.fonts" \
        -name 'NotoSansArabic*' 2>/dev/null | grep -q .
}
have_program() { command -v "$1" >/dev/null; }
# By what it does, not by package: where LibreOffice with a desktop is installed, the package without one would
# push it out.
have_writer() { have_program soffice && find -L "$(dirname "$(readlink -f "$(command -v soffice)")")" -name 'libswlo*' | grep -q .; }

# Debian's names of what is missing: `needed`, without which there is no PDF at all, and `wanted`.
look() {
    needed='' wanted=''
    have_python || { needed='python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0' && return; }
    have_venv || needed="$needed $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    have_library pango-1.0 || needed="$needed libpango-1.0-0"
    have_library pangoft2-1.0 || needed="$needed libpangoft2-1.0-0"
    have_library harfbuzz-subset || wanted="$wanted libharfbuzz-subset0"
    have_fonts || wanted="$wanted fonts-noto-core"
    [ "$want" = demo ] && return
    have_writer || wanted="$wanted libreoffice-writer-nogui"
    have_program pdftotext || wanted="$wanted poppler-utils"
    have_program qpdf || wanted="$wanted qpdf"
}

install() {
    root=''
    if [ "$(id -u)" -ne 0 ]; then
        have_program sudo || return 0
        root=sudo
    fi
    say "installing by apt-get:$needed$wanted"
    $root apt-get update -q || say 'apt-get update had trouble; trying with what is known here'
    # shellcheck disable=SC2086 # a list of package names
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 $needed $wanted || say 'apt-get install failed'
}

look
if [ -n "$needed$wanted" ] && have_program apt-get; then
    install
    look
    [ -z "$needed$wanted" ] || say "still missing; as root: apt-get install$needed$wanted"
elif [ -n "$needed$wanted" ]; then
    say "please install what these are called on your system (names from Debian):$needed$wanted"
fi
[ -z "$needed" ] || stop "cannot go on without$needed"
[ -z "$wanted" ] || say "going on without$wanted"
