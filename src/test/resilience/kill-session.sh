#!/bin/bash
# Kills one of two instances with SIGKILL, ten times: the ten people who are signed in stay so.
. "$(dirname "$0")/lib.sh"

start_postgres
start_sandbox
start_both
start_haproxy

# open PERSON PATH [curl options]: prints the status of a page, with the person's cookies
open() {
  local person=$1 path=$2
  shift 2
  curl -s -m 20 -o "$WORK/$person.html" -w '%{http_code}' -b "$WORK/$person.cookies" -c "$WORK/$person.cookies" "$@" \
    "$ORIGIN$path"
}

csrf() {
  sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$WORK/$1.html" | head -1
}

for person in $(seq 1 10); do
  open "$person" /sign-up >/dev/null
  status=$(open "$person" /sign-up -d "username=person-$person&password=correct+horse+battery" \
    --data-urlencode "_csrf=$(csrf "$person")")
  [ "$status" = 302 ] || { say "sign-up: $status"; exit 1; }
done

FAILED=0
for kill in $(seq 1 10); do
  name=$([ $((kill % 2)) = 0 ] && echo a || echo b)
  kill -9 "${PID[$name]}"
  wait "${PID[$name]}" 2>/dev/null || true
  survived=0
  for person in $(seq 1 10); do
    status=$(open "$person" /profile)
    [ "$status" = 200 ] && survived=$((survived + 1)) || FAILED=1
  done
  say "$name killed: $survived of 10 sessions survived"
  restart $name
done
exit $FAILED
