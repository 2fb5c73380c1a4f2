#!/bin/bash
# What works in the background while its mail server or its database fails, and while the application is told to stop: do people
# have to wait, how long does a stop take, is every mail sent, and once, how much is logged, how soon is all well again?
# Usage: ./mvnw package -DskipTests && src/test/resilience/jobs.sh. It takes about twelve minutes.
. "$(dirname "$0")/lib.sh"
CONTROL=http://localhost:$((PORT + 4))
failed=0

check() {
  if [ "$2" -le "$3" ]; then say "ok   $1: $2 (at most $3)"; else say "FAIL $1: $2 (at most $3)"; failed=1; fi
}

start_application() {
  SPRING_PROFILES_ACTIVE=postgres SPRING_DATASOURCE_URL="jdbc:postgresql://localhost:$DATABASE_PORT/passkey_profile" \
    PASSAGE_APP_ID=$APP PASSAGE_API_KEY=secret PASSAGE_API_URL=http://127.0.0.1:$SANDBOX_PORT/v1 \
    PASSAGE_AUTH_URL=http://127.0.0.1:$SANDBOX_PORT/v1 PROFILE_ORIGIN=http://localhost:$A PROFILE_HTTPS_ONLY=false \
    SERVER_PORT=$A MANAGEMENT_SERVER_PORT=$A_CHECK PROFILE_CLOSING_DELETE_EVERY=1s \
    SPRING_MAIL_HOST=127.0.0.1 SPRING_MAIL_PORT=$MAIL_PORT PROFILE_MAIL_FROM=no-reply@example.com \
    java $JAVA_OPTIONS -jar "$JAR" >>"$WORK/a.log" 2>&1 &
  PID[a]=$!
  answers "http://localhost:$A/sign-in"
  answers "http://localhost:$A_CHECK/actuator/health/readiness"
}

mail_server() {
  curl -sf -X POST "$CONTROL/$1"
}

mails() {
  curl -sf "$CONTROL/mails"
}

# event: as if an hour ago something had happened that ada is told by mail
event() {
  sql "insert into security_notice (account_id, kind, times, occurred_at)
    select id, 'PASSWORD_CHANGED', 1, now() - interval '1 hour' from account where username = 'ada'"
}

waiting() {
  sql "select (select count(*) from mail_outbox) + (select count(*) from security_notice)"
}

# until_sent SECONDS: how many seconds pass until nothing waits any more
until_sent() {
  local begin=$SECONDS
  while [ "$(waiting)" != 0 ] && [ $((SECONDS - begin)) -lt $(($1 + 5)) ]; do sleep 0.2; done
  echo $((SECONDS - begin))
}

# slowest_page SECONDS: the longest time of a page of ada's, in milliseconds, or 100000 if one failed
slowest_page() {
  local until=$((SECONDS + $1))
  while [ $SECONDS -lt $until ]; do
    curl -s -o /dev/null -m 60 -H "Cookie: $COOKIES" -H "Accept: text/html" -w '%{http_code} %{time_total}\n' \
      "http://localhost:$A/profile"
    sleep 0.2
  done | awk '{ t = $1 == 200 ? $2 * 1000 : 100000; if (t > max) max = t } END { printf "%d\n", max }'
}

log_from_here() {
  LOG_FROM=$(($(wc -l <"$WORK/a.log") + 1))
}

# check_log FAULT LINES: at most so many lines were logged since log_from_here, without a stack trace or an address
check_log() {
  tail -n "+$LOG_FROM" "$WORK/a.log" >"$WORK/part.log"
  check "$1, lines of log" "$(wc -l <"$WORK/part.log")" "$2"
  check "$1, stack traces" "$(grep -c 'stack_trace\|^\s*at ' "$WORK/part.log")" 0
  check "$1, lines with an address or a link" "$(grep -c 'example\.com\|token=' "$WORK/part.log")" 0
  grep -o '"message":"[^"]*"' "$WORK/part.log" | cut -c1-150 | sort | uniq -c | sort -rn | head -8 || true
}

# stop_application FAULT SECONDS: SIGTERM, and how long it takes until the process has ended
stop_application() {
  local begin=$SECONDS code=0
  kill "${PID[a]}"
  wait "${PID[a]}" || code=$?
  unset "PID[a]"
  check "$1, seconds until the process ended" $((SECONDS - begin)) "$2"
  check "$1, exit code" "$code" 143
}

start_postgres
node "$HERE/passage.mjs" "$SANDBOX_PORT" &
PID[passage]=$!
node "$HERE/mails.mjs" "$MAIL_PORT" $((PORT + 4)) &
PID[mails]=$!
start_application
COOKIES=$(node "$HERE/person.mjs" "http://localhost:$A" ada)
sql "insert into mail_address (account_id, address, created_at, verified_at) select id, 'ada@example.com', now(), now() from account"
slowest_page 20 >/dev/null

for mode in refuse half slow silent; do
  log_from_here
  mail_server $mode
  event
  event
  check "mail server: $mode, slowest page in ms" "$(slowest_page 30)" 3000
  mail_server take
  # The longest pause after three failures, or the time-out of a server that says nothing
  check "mail server: $mode, seconds until the mail was there" "$(until_sent 90)" 90
  check_log "mail server: $mode" 8
done

log_from_here
mail_server silent
event
sleep 15
stop_application "stopped while the mail server is silent" 40
check_log "stopped while the mail server is silent" 12
mail_server take
start_application
check "started again, seconds until the mail was there" "$(until_sent 320)" 320

mail_server slow
event
until [ "$(sql 'select count(*) from mail_outbox')" = 1 ]; do sleep 0.2; done
sleep 2
stop_application "stopped while a mail is being sent" 40
check "stopped while a mail is being sent, mails left" "$(waiting)" 0
mail_server take
start_application

for fault in frozen stopped; do
  log_from_here
  if [ $fault = frozen ]; then
    main=$(head -1 "$WORK/postgres/postmaster.pid")
    kill -STOP "$main" $(pgrep -P "$main")
    sleep 75
    kill -CONT "$main" $(pgrep -P "$main")
  else
    postgres stop -m immediate >/dev/null
    sleep 75
    postgres start >/dev/null
  fi
  begin=$(date +%s%N)
  until curl -s -o /dev/null -w '%{http_code}' -H "Cookie: $COOKIES" "http://localhost:$A/profile" | grep -q 200; do sleep 0.1; done
  check "database $fault for 75 s, ms until pages are well again" $((($(date +%s%N) - begin) / 1000000)) 5000
  event
  # Jobs look every ten seconds
  check "database $fault, seconds until a mail was there" "$(until_sent 15)" 15
  check_log "database $fault" 60
done

# A deletion is stopped in the middle: 50 passkeys, half a second each
log_from_here
curl -sf -X POST "http://127.0.0.1:$SANDBOX_PORT/slow"
sql "update account set closes_at = now() - interval '1 minute'"
sleep 6
deleted_at_stop=$(curl -s "http://127.0.0.1:$SANDBOX_PORT/revoked" | grep -o '[a-z0-9]*d[0-9]*"' | wc -l)
stop_application "stopped during the deletion of an account" 40
check_log "stopped during the deletion of an account" 80
say "$deleted_at_stop passkeys were revoked when it was told to stop, of 50"
curl -sf -X POST "http://127.0.0.1:$SANDBOX_PORT/answer"
start_application
begin=$SECONDS
while [ "$(sql "select count(*) from account")" != 0 ] && [ $((SECONDS - begin)) -lt 330 ]; do sleep 1; done
check "started again, accounts left" "$(sql "select count(*) from account")" 0
check "passkeys left at Passage" $((50 - $(curl -s "http://127.0.0.1:$SANDBOX_PORT/revoked" | grep -o '"user[0-9]*d[0-9]*"' | sort -u | wc -l))) 0
until_sent 15 >/dev/null

mails | awk '{ print $1 }' | sort | uniq -c | awk '{ n++; if ($1 > 1) twice++ } END { print n " mails" (twice ? ", " twice " of them twice" : "") }'
# The one whose sending was cut off by the stop was not taken, so that not even this one may come twice
check "mails that came twice" "$(mails | awk '{ print $1 }' | sort | uniq -d | wc -l)" 0
check "mails that still wait" "$(waiting)" 0
stop_application "at the end" 15
exit $failed
