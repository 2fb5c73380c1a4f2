# What the scripts of this folder share: starts servers with their data in a temporary folder, and stops them at the end.
# PORT is the first of some thirty ports that they use, JAVA_OPTIONS are those of the servers.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../../.." && pwd)
PORT=${PORT:-4400}
JAR=${JAR:-$ROOT/target/passkey-profile.jar}
SANDBOX_JAR=${SANDBOX_JAR:-$ROOT/target/passkey-profile-sandbox.jar}
JAVA_OPTIONS=${JAVA_OPTIONS:--Xmx192m -XX:+UseSerialGC}
WORK=$(mktemp -d)
chmod 755 "$WORK"
declare -A PID

export FRONT=$PORT A=$((PORT + 11)) B=$((PORT + 12)) A_CHECK=$((PORT + 21)) B_CHECK=$((PORT + 22))
APP=PasskeyProfileSandbox001
SANDBOX_PORT=$((PORT + 1))
DATABASE_PORT=$((PORT + 2))
MAIL_PORT=$((PORT + 3))
ORIGIN=http://localhost:$FRONT
SANDBOX_URL=http://localhost:$SANDBOX_PORT/v1
DATABASE_URL="jdbc:postgresql://localhost:$DATABASE_PORT/passkey_profile?user=passkey_profile"
OUTAGES=$WORK/outages

say() {
  echo "$(date -u +%H:%M:%S) $*"
}

cleanup() {
  # Not ${PID[@]}: another process may have the number of one that has ended
  for pid in $(jobs -pr; jobs -ps); do
    kill -CONT "$pid" 2>/dev/null || true
    kill "$pid" 2>/dev/null || true
  done
  postgres stop -m immediate >/dev/null 2>&1 || true
  wait
  [ -n "${KEEP:-}" ] && echo "Logs and data are in $WORK" || rm -rf "$WORK"
}
trap cleanup EXIT

# PostgreSQL refuses to run as root
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_bin() {
  ls -d /usr/lib/postgresql/*/bin | tail -1
}

# postgres start, stop or restart, as pg_ctl does
postgres() {
  as_postgres "$(postgres_bin)/pg_ctl" -w -D "$WORK/postgres" -l "$WORK/postgres.log" "$@"
}

sql() {
  as_postgres psql -X -q -t -A -h "$WORK" -p "$DATABASE_PORT" -d passkey_profile -c "$1"
}

start_postgres() {
  mkdir "$WORK/postgres"
  [ "$(id -u)" != 0 ] || chown postgres "$WORK/postgres" "$WORK"
  as_postgres "$(postgres_bin)/initdb" -A trust -E UTF8 -D "$WORK/postgres" >/dev/null
  printf '%s\n' "port = $DATABASE_PORT" "unix_socket_directories = '$WORK'" "log_error_verbosity = terse" \
    | as_postgres tee -a "$WORK/postgres/postgresql.conf" >/dev/null
  postgres start >/dev/null
  as_postgres psql -X -q -h "$WORK" -p "$DATABASE_PORT" -d postgres \
    -c "create role passkey_profile login" -c "create database passkey_profile owner passkey_profile"
}

start_sandbox() {
  java $JAVA_OPTIONS -jar "$SANDBOX_JAR" --server.port="$SANDBOX_PORT" --sandbox.apps[0].auth-origin="$ORIGIN" \
    --sandbox.apps[0].id="${SETTINGS_APP:-$APP}" --sandbox.apps[0].name=Resilience \
    --sandbox.apps[0].api-keys[0]=sandbox-api-key --spring.datasource.url="jdbc:h2:file:$WORK/sandbox" \
    >"$WORK/sandbox.log" 2>&1 &
  PID[sandbox]=$!
  answers "$SANDBOX_URL/apps/${SETTINGS_APP:-$APP}"
}

# start_instance NAME PORT MANAGEMENT_PORT [JAR]: starts an instance and returns at once. It is patient with Passage and with
# passwords, as everything runs on one machine
start_instance() {
  SPRING_PROFILES_ACTIVE=postgres SPRING_DATASOURCE_URL="jdbc:postgresql://localhost:$DATABASE_PORT/passkey_profile" \
    PASSAGE_APP_ID=$APP PASSAGE_API_KEY=${API_KEY:-sandbox-api-key} PASSAGE_API_URL=$SANDBOX_URL \
    PASSAGE_AUTH_URL=$SANDBOX_URL PROFILE_ORIGIN=$ORIGIN PROFILE_HTTPS_ONLY=false SERVER_PORT=$2 MANAGEMENT_SERVER_PORT=$3 \
    SERVER_FORWARD_HEADERS_STRATEGY=native PROFILE_THROTTLE_SIGN_UP_BURST=1000000 \
    SPRING_MAIL_HOST=127.0.0.1 SPRING_MAIL_PORT=$MAIL_PORT PROFILE_MAIL_FROM=no-reply@example.com \
    PASSAGE_READ_TIMEOUT=10s PROFILE_PASSWORDS_MAX_WAIT=20s \
    PROFILE_THROTTLE_PASSKEY_BURST=1000000 PROFILE_THROTTLE_NETWORK_BURST=1000000 \
    java $JAVA_OPTIONS -jar "${4:-$JAR}" >>"$WORK/$1.log" 2>&1 &
  PID[$1]=$!
}

# answers URL: waits until a URL answers with 200
answers() {
  for _ in $(seq 1 3000); do
    if curl -sf -m 5 -o /dev/null "$1"; then return; fi
    sleep 0.2
  done
  say "No answer from $1"
  exit 1
}

# restart NAME: starts a or b once more, and waits until HAProxy sends people there
restart() {
  if [ "$1" = a ]; then start_instance a "$A" "$A_CHECK"; else start_instance b "$B" "$B_CHECK"; fi
  answers "http://localhost:$([ "$1" = a ] && echo "$A_CHECK" || echo "$B_CHECK")/actuator/health/readiness"
  sleep 5
  say "$1 is back"
}

start_both() {
  start_instance a "$A" "$A_CHECK"
  answers "http://localhost:$A/sign-in"
  start_instance b "$B" "$B_CHECK" "${1:-$JAR}"
  answers "http://localhost:$B/sign-in"
}

# Tells an instance to stop, and waits until it has
stop_instance() {
  local begin code=0
  begin=$(date +%s%N)
  kill "${PID[$1]}"
  wait "${PID[$1]}" || code=$?
  unset "PID[$1]"
  say "$1 stopped after $((($(date +%s%N) - begin) / 1000000)) ms with exit code $code"
}

start_haproxy() {
  haproxy -c -f "${1:-$HERE/haproxy.cfg}" >"$WORK/haproxy.log" 2>&1 || { cat "$WORK/haproxy.log"; exit 1; }
  haproxy -f "${1:-$HERE/haproxy.cfg}" >"$WORK/haproxy.log" 2>&1 &
  PID[haproxy]=$!
  sleep 1
  kill -0 "${PID[haproxy]}" || { cat "$WORK/haproxy.log"; exit 1; }
  answers "$ORIGIN/sign-in"
}

# traffic SECONDS REQUESTS_PER_SECOND: people who use the application and get its mails, see Traffic.java
traffic() {
  java -Xmx256m -cp "$(class_path)" io.passkeyprofile.resilience.Traffic "$ORIGIN" "$SANDBOX_URL" "$1" "$2" \
    "$DATABASE_URL" "$OUTAGES" "$MAIL_PORT"
}

class_path() {
  if [ ! -f "$WORK/class-path" ]; then
    (cd "$ROOT" && ./mvnw -q dependency:build-classpath -Dmdep.outputFile="$WORK/class-path" >&2)
  fi
  echo "$ROOT/target/test-classes:$ROOT/target/classes:$(cat "$WORK/class-path")"
}

# memory NAME: the resident memory of a process, in MiB
memory() {
  awk '/VmRSS/ { print int($2 / 1024) }' "/proc/${PID[$1]}/status" 2>/dev/null || echo -
}
