#!/bin/sh
# Sets the portal up from the folder that this file lies in, on Debian 12 or newer, as root:
#
#   deploy/set_up.sh                 every step; may be run again, keeps what is there
#   deploy/set_up.sh tables units    these steps alone
#
# ROOT=/somewhere puts settings, data and units below another folder: for a trial, as the tests do.
# Then no package, user or service of the machine is touched. Steps are explained in
# docs/production.md#steps.
set -eu

PROGRAM=$(cd "$(dirname "$0")/.." && pwd)
ROOT=${ROOT:-}
DATA=$ROOT/var/lib/congress-portal
SETTINGS=$ROOT/etc/congress-portal/portal.env
OWNER=$ROOT/etc/congress-portal/owner.env
UNITS=$ROOT/etc/systemd/system
PROXY=$ROOT/etc/nginx/sites-available
PYTHON=${PYTHON:-$PROGRAM/.venv/bin/python}
PSQL=${PSQL:-runuser -u postgres -- psql}
SERVER=${SERVER:-127.0.0.1}
STEPS="packages user folders program database settings tables files units proxy start check"

say() { printf '%s\n' "$*"; }
trial() { [ -n "$ROOT" ]; }
word() { head -c 48 /dev/urandom | base64 | tr -d '+/=\n'; }
owned() { trial || chown -R portal:portal "$@"; }
# as FILE COMMAND…: with the settings of FILE, as the portal's own user.
as() {
  file=$1
  shift
  set -- env PYTHON="$PYTHON" sh -c 'set -a; . "$0"; set +a; cd "$1"; shift; exec "$@"' "$file" "$PROGRAM" "$@"
  if trial; then "$@"; else runuser -u portal -- "$@"; fi
}

packages() {
  trial && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq make python3 python3-venv postgresql nginx >/dev/null
}

user() {
  trial && return
  id portal >/dev/null 2>&1 || useradd --system --home-dir "$DATA" --shell /usr/sbin/nologin portal
}

folders() {
  for name in media static copies published backups logs metrics; do mkdir -p "$DATA/$name"; done
  chmod 0711 "$DATA"
  chmod 0700 "$DATA/media" "$DATA/copies" "$DATA/backups" "$DATA/logs" "$DATA/metrics"
  mkdir -p "$(dirname "$SETTINGS")" "$UNITS" "$PROXY"
  owned "$DATA"
}

program() {
  [ "$PYTHON" = "$PROGRAM/.venv/bin/python" ] || return 0
  make -C "$PROGRAM" --no-print-directory setup
}

# Two roles: the owner makes and changes tables; the portal may not rewrite its trail.
database() {
  [ -f "$OWNER" ] && { say "database: kept"; return; }
  if [ -n "${DATABASE_URL:-}" ]; then
    write_owner "$DATABASE_URL" "$DATABASE_URL"
    return
  fi
  owner_word=$(word) portal_word=$(word)
  $PSQL -q -v ON_ERROR_STOP=1 <<SQL
SET password_encryption = 'scram-sha-256';
CREATE ROLE portal_owner LOGIN PASSWORD '$owner_word';
CREATE ROLE portal LOGIN PASSWORD '$portal_word';
SQL
  $PSQL -q -v ON_ERROR_STOP=1 -c "CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8'"
  write_owner "postgres://portal_owner:$owner_word@/portal?host=$SERVER" \
    "postgres://portal:$portal_word@/portal?host=$SERVER"
}

write_owner() {
  (umask 077 && printf "DATABASE_URL='%s'\nPORTAL_URL='%s'\n" "$1" "$2" >"$OWNER")
}

settings() {
  [ -f "$SETTINGS" ] && { say "settings: kept, $SETTINGS"; return; }
  . "$OWNER"
  (umask 077 && fill "$PROGRAM/deploy/portal.env" |
    sed -e "s|@SECRET_KEY@|$(word)|" -e "s|@METRICS_TOKEN@|$(word)|" \
      -e "s|@DATABASE_URL@|'$(printf %s "$PORTAL_URL" | sed 's|&|\\&|g')'|" >"$SETTINGS")
  owned "$SETTINGS"
  say "settings: write the name of your site into $SETTINGS"
}

fill() {
  sed -e "s|@PROGRAM@|$PROGRAM|g" -e "s|@DATA@|$DATA|g" -e "s|@SETTINGS@|$SETTINGS|g" "$1"
}

# As the owner of the tables; the portal's role then gets what it needs and no more.
tables() {
  both=$(mktemp)
  cat "$SETTINGS" "$OWNER" >"$both"
  trial || chown portal "$both"
  as "$both" "$PYTHON" manage.py migrate --no-input -v 0
  as "$both" "$PYTHON" manage.py createcachetable
  as "$both" "$PYTHON" deploy/rights.py
  rm -f "$both"
}

files() { as "$SETTINGS" "$PYTHON" manage.py collectstatic --no-input -v 0; }

units() {
  for unit in "$PROGRAM"/deploy/systemd/*; do fill "$unit" >"$UNITS/$(basename "$unit")"; done
  trial || systemctl daemon-reload
}

proxy() {
  [ -f "$PROXY/congress-portal" ] && { say "proxy: kept"; return; }
  fill "$PROGRAM/deploy/nginx/congress-portal.conf" >"$PROXY/congress-portal"
  say "proxy: write name and certificate into $PROXY/congress-portal, then enable it"
}

start() {
  trial && return
  systemctl enable --now congress-portal-web congress-portal-worker
  for timer in "$PROGRAM"/deploy/systemd/*.timer; do systemctl enable --now "$(basename "$timer")"; done
  systemctl restart congress-portal-web congress-portal-worker
}

check() { as "$SETTINGS" "$PYTHON" manage.py doctor || say "check: see above; a first backup and the worker may be missing yet"; }

for step in ${*:-$STEPS}; do
  case " $STEPS " in *" $step "*) ;; *) say "no such step: $step (steps: $STEPS)" >&2; exit 2 ;; esac
  say "== $step"
  "$step"
done
