#!/bin/sh
# Make .venv with pip, or leave it alone when it is whole. Usage: tools/venv.sh python3 "1/3 ..."
# It is made again when it was interrupted (.venv/unfinished), moved, or lost its Python.
set -eu
python=$1
title=$2

say() { printf '     %s\n' "$*" >&2; }

mark() { "$1" -c 'import sys; print(sys.argv[1], *sys.version_info[:2])' "$PWD" 2>/dev/null; }

is_whole() {
	[ -s .venv/made ] && [ ! -e .venv/unfinished ] && [ "$(mark .venv/bin/python)" = "$(cat .venv/made)" ]
}

# .venv/unfinished holds the number of the make that is, or was, installing.
is_busy() {
	[ -s .venv/unfinished ] && kill -0 "$(cat .venv/unfinished)" 2>/dev/null || return 1
	[ ! -d /proc/self ] || grep -q make "/proc/$(cat .venv/unfinished)/comm" 2>/dev/null
}

while is_busy; do
	[ "${waited-}" ] || say "Another make is installing here; waiting for it ..."
	waited=yes
	sleep 1
done

is_whole && exit 0
echo "$title"

command -v "$python" >/dev/null || { say "There is no $python: install Python 3.11 or later."; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	{ say "$("$python" --version) is too old: NextTen needs 3.11 or later (make PYTHON=python3.12 ...)."; exit 1; }

rm -rf .venv
if "$python" -c 'import ensurepip' 2>/dev/null; then
	"$python" -m venv .venv
else
	# Debian keeps pip out of its Python. Take its own package apart here; nothing is installed.
	say "This Python comes without pip (Debian: apt-get install python3-venv); fetching Debian's pip ..."
	apt="$PWD/.cache/apt"
	rm -rf "$apt" && mkdir -p "$apt/lists/partial" "$apt/archives/partial" && cd "$apt"
	set -- -qq -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User=
	{ apt-get "$@" update && apt-get "$@" download python3-pip-whl && dpkg-deb -x python3-pip-whl_*.deb .; } ||
		{ say "That did not work: run apt-get install python3-venv as root, then repeat."; exit 1; }
	cd "$OLDPWD"
	"$python" -m venv --without-pip .venv
	.venv/bin/python "$(echo "$apt"/usr/share/python-wheels/pip-*.whl)/pip" install -q --no-index \
		--find-links "$apt/usr/share/python-wheels" --disable-pip-version-check pip
	rm -rf "$apt"
fi
mark .venv/bin/python >.venv/made
