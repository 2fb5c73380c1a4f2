#!/bin/bash
# Mixed traffic on two instances. One of them restarts every five minutes, and the database twice. The other one runs on,
# so that its memory says something.
# soak.sh [MINUTES [REQUESTS_PER_SECOND]]
. "$(dirname "$0")/lib.sh"
MINUTES=${1:-60}
RATE=${2:-30}
RESTART_EVERY=${RESTART_EVERY:-300}

start_postgres
start_sandbox
start_both
start_haproxy
class_path >/dev/null

database_restarts() {
  # Not at the moment of a restart
  for _ in 1 2; do
    sleep $((MINUTES * 18))
    begin=$(date +%s%3N)
    postgres stop -m fast >/dev/null
    sleep 10
    postgres start >/dev/null
    echo "$begin $(date +%s%3N)" >>"$OUTAGES"
    say "PostgreSQL was away for $(($(date +%s%3N) - begin)) ms"
  done
}

memory_table() {
  for minute in $(seq 0 "$MINUTES"); do
    case $minute in
      0 | 1 | 5 | 10 | 20 | 30 | 40 | 50 | 60 | "$MINUTES")
        say "minute $minute: a $(memory a) MiB, sandbox $(memory sandbox) MiB, $(sql "select count(*) from account") accounts," \
          "$(sql "select count(*) from spring_session") sessions, $(sql "select pg_size_pretty(pg_database_size('passkey_profile'))")" || true
        ;;
    esac
    sleep 60
  done
}

database_restarts &
PID[database_restarts]=$!
memory_table &
PID[memory_table]=$!
traffic $((MINUTES * 60)) "$RATE" &
TRAFFIC=$!
NEXT=$((SECONDS + RESTART_EVERY))
while kill -0 $TRAFFIC 2>/dev/null; do
  if [ $SECONDS -ge $NEXT ] && [ $SECONDS -lt $((MINUTES * 60)) ]; then
    stop_instance b
    restart b
    NEXT=$((NEXT + RESTART_EVERY))
  fi
  sleep 1
done
wait $TRAFFIC
