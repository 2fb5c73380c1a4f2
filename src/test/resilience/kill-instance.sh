#!/bin/bash
# Kills one of two instances again and again while people revoke passkeys, then looks whether the security activity
# has every passkey that is gone. Needs Node, PostgreSQL's programs, and ports 4310 to 4313.
# Usage: kill-instance.sh [application.jar] [number of kills]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=$(realpath "${1:-target/passkey-profile.jar}")
kills=${2:-20}
programs=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
folder=$(mktemp -d)
cd "$folder"
as_postgres=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_postgres=(runuser -u postgres --)
fi
"${as_postgres[@]}" "$programs/initdb" -D "$folder/db" -A trust -U postgres > /dev/null
"${as_postgres[@]}" "$programs/pg_ctl" -D "$folder/db" -o "-p 4313 -c unix_socket_directories=$folder" -w -l "$folder/db.log" start > /dev/null
stop() {
  kill $(jobs -p) 2> /dev/null || true
  "${as_postgres[@]}" "$programs/pg_ctl" -D "$folder/db" -m immediate stop > /dev/null
  rm -rf "$folder"
}
trap stop EXIT
"$programs/createdb" -h localhost -p 4313 -U postgres passkey_profile

node "$here/passage.mjs" 4312 &
sleep 1
export JAR=$jar PSQL="$programs/psql -h localhost -p 4313 -U postgres -d passkey_profile -Atc"
export PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=secret PASSAGE_API_URL=http://127.0.0.1:4312/v1 \
  PASSAGE_AUTH_URL=http://127.0.0.1:4312/v1 SPRING_PROFILES_ACTIVE=postgres SPRING_DATASOURCE_USERNAME=postgres \
  SPRING_DATASOURCE_URL=jdbc:postgresql://localhost:4313/passkey_profile SPRING_DATASOURCE_PASSWORD=none
node "$here/kill-instance.mjs" "$kills"
