#!/bin/sh
# Brings the portal to another version, as root: deploy/upgrade.sh v1.2
#
# Backs up, stops, changes the program, the tables and the static files, counts this year's and last
# year's figures before and after, and starts again only where they are the same. Where something
# fails the old version is put back and the copy's folder is named: docs/production.md#upgrade.
# Without a version the program stays as it is; with ROOT nothing of the machine is touched.
set -eu

PROGRAM=$(cd "$(dirname "$0")/.." && pwd)
ROOT=${ROOT:-}
export ROOT
PYTHON=${PYTHON:-$PROGRAM/.venv/bin/python}
SETTINGS=$ROOT/etc/congress-portal/portal.env
VERSION=${1:-}
COPY=$ROOT/var/lib/congress-portal/backups/before-$(date +%Y-%m-%d-%H%M%S)
THIS=$(date +%Y)

trial() { [ -n "$ROOT" ]; }
services() { trial || systemctl "$1" congress-portal-web congress-portal-worker; }
manage() {
  set -- sh -c 'set -a; . "$0"; set +a; cd "$1"; shift; exec "$@"' "$SETTINGS" "$PROGRAM" "$PYTHON" manage.py "$@"
  if trial; then "$@"; else runuser -u portal -- "$@"; fi
}
counted() {
  for year in $((THIS - 1)) "$THIS"; do
    manage figures "$year" | "$PYTHON" -c 'import json, sys
for one in json.load(sys.stdin)["figures"]: print(one["key"], one["value"])'
  done
}
version() { git -C "$PROGRAM" rev-parse HEAD; }
steps() { "$PROGRAM/deploy/set_up.sh" program tables files units; }
back() {
  echo "upgrade: $1; the old version is put back. Its data: manage.py restore $COPY, into an empty database." >&2
  [ -z "$VERSION" ] || git -C "$PROGRAM" checkout -q "$OLD"
  exit 1
}

OLD=$(version)
services stop
manage backup "$COPY" || { services start; exit 1; }
BEFORE=$(counted) || back "the figures could not be counted"
[ -z "$VERSION" ] || git -C "$PROGRAM" checkout -q "$VERSION" || { services start; exit 1; }
steps || back "a step failed"
AFTER=$(counted) || back "the figures could not be counted"
# A newer version may know more figures; those that there were must be the same.
LOST=$(echo "$BEFORE" | grep -vxF "$AFTER" || true)
[ -z "$LOST" ] || back "these figures are not what they were: $LOST"
services start
echo "upgrade: $OLD to $(version), figures of $((THIS - 1)) and $THIS unchanged, copy in $COPY"
