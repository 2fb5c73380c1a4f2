#!/bin/bash
# Two sandboxes on one PostgreSQL database behind HAProxy, under ceremonies: a rolling restart, a database that is stopped
# and frozen, and kill -9.
# sandbox.sh [PEOPLE_PER_SECOND]
. "$(dirname "$0")/lib.sh"
RATE=${1:-4}
BASE=$ORIGIN/v1
export CHECK=/actuator/health/readiness

start_server() {
  java $JAVA_OPTIONS -jar "$SANDBOX_JAR" --spring.profiles.active=postgres --spring.datasource.url="$DATABASE_URL" \
    --server.port="$2" --management.server.port="$3" --server.forward-headers-strategy=native \
    --sandbox.apps[0].id=PasskeyProfileSandbox001 --sandbox.apps[0].name=Resilience \
    --sandbox.apps[0].auth-origin=http://localhost:3000 --sandbox.apps[0].api-keys[0]=sandbox-api-key \
    --sandbox.rate-limit.ceremonies.burst=1000000 >>"$WORK/$1.log" 2>&1 &
  PID[$1]=$!
}

start_server_and_wait() {
  start_server "$1" "$2" "$3"
  answers "http://localhost:$3/actuator/health/readiness"
}

ceremonies() {
  node "$HERE/ceremonies.mjs" "$BASE" "$@"
}

postgres_processes() {
  local main
  main=$(head -1 "$WORK/postgres/postmaster.pid")
  echo "$main" $(pgrep -P "$main")
}

# Waits until a ceremony succeeds again
well() {
  local begin
  begin=$(date +%s%N)
  until ceremonies 1 1 >/dev/null; do sleep 0.1; done
  say "well again after $((($(date +%s%N) - begin) / 1000000)) ms, in which a whole ceremony took place"
}

health() {
  curl -s -m 5 -o /dev/null -w 'health %{http_code} after %{time_total} s\n' "http://localhost:$A_CHECK/actuator/health"
}

start_postgres
start_server_and_wait a "$A" "$A_CHECK"
start_server_and_wait b "$B" "$B_CHECK"
haproxy -f "$HERE/haproxy.cfg" >"$WORK/haproxy.log" 2>&1 &
PID[haproxy]=$!
answers "$BASE/apps/PasskeyProfileSandbox001"
ceremonies 5 "$RATE" >/dev/null

say "A rolling restart: no request may fail"
ceremonies "${RESTART_SECONDS:-75}" "$RATE" &
TRAFFIC=$!
for name in a b; do
  sleep 3
  stop_instance $name
  if [ $name = a ]; then start_server_and_wait a "$A" "$A_CHECK"; else start_server_and_wait b "$B" "$B_CHECK"; fi
  sleep 5
  say "$name is back"
done
wait $TRAFFIC

say "The database is stopped for 10 s: 503 within 5 s"
ceremonies 14 "$RATE" tolerant &
TRAFFIC=$!
sleep 2
postgres stop -m immediate >/dev/null
sleep 8
health
sleep 2
postgres start >/dev/null
well
wait $TRAFFIC

say "The database is frozen for 20 s: 503 within 5 s"
ceremonies 24 "$RATE" tolerant &
TRAFFIC=$!
sleep 2
FROZEN=$(postgres_processes)
kill -STOP $FROZEN
sleep 18
health
sleep 2
kill -CONT $FROZEN
well
wait $TRAFFIC

say "kill -9 of a: what was acknowledged is there"
ceremonies 10 "$RATE" tolerant &
TRAFFIC=$!
sleep 4
kill -9 "${PID[a]}"
wait "${PID[a]}" 2>/dev/null || true
unset "PID[a]"
wait $TRAFFIC
