#!/bin/bash
# Restarts each of two instances behind HAProxy several times under traffic: no request may fail, nobody is signed out.
# rolling-restart.sh [ROUNDS [REQUESTS_PER_SECOND]]
. "$(dirname "$0")/lib.sh"
ROUNDS=${1:-3}
RATE=${2:-50}

start_postgres
start_sandbox
start_both
start_haproxy
class_path >/dev/null

restarts() {
  for _ in $(seq 1 "$ROUNDS"); do
    for name in a b; do
      sleep 10
      stop_instance $name
      restart $name
    done
  done
}

# Long enough for all restarts, in most cases; the next line says so if not
traffic $((ROUNDS * ${SECONDS_A_ROUND:-100})) "$RATE" &
TRAFFIC=$!
restarts
kill -0 $TRAFFIC 2>/dev/null || say "The traffic ended before the last restart"
wait $TRAFFIC
