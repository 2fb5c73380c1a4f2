#!/bin/bash
# Rotates the Passage API key as the runbook says, under traffic: no request may fail, and nothing uses the old key in the end.
# rotate-key.sh [REQUESTS_PER_SECOND]
. "$(dirname "$0")/lib.sh"
RATE=${1:-50}
CONTROL=http://localhost:$SANDBOX_PORT/_sandbox

# The keys of an app from the settings can't be revoked, so the traffic is that of another app
SETTINGS_APP=PasskeyProfileSandbox002

control() {
  curl -sf -X "$1" "$CONTROL/$2" ${3:+--json "$3"}
}

value() {
  node -pe "JSON.parse(require('fs').readFileSync(0))$1"
}

# What the sandbox answers to a key
status() {
  curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "$SANDBOX_URL/apps/$APP/users"
}

start_postgres
start_sandbox
FIRST=$(control POST apps "{\"id\": \"$APP\", \"auth_origin\": \"$ORIGIN\"}")
API_KEY=$(value .api_key <<<"$FIRST")
OLD_KEY=$API_KEY
start_both
start_haproxy
class_path >/dev/null

traffic "${SECONDS_OF_TRAFFIC:-120}" "$RATE" &
TRAFFIC=$!
sleep 10
API_KEY=$(control POST "apps/$APP/api_keys" '{"label": "Second key"}' | value .api_key)
say "Passage accepts both keys: $(status "$OLD_KEY") and $(status "$API_KEY")"
for name in a b; do
  stop_instance $name
  restart $name
done
control DELETE "apps/$APP/api_keys/$(value '.api_keys[0].id' <<<"$FIRST")" >/dev/null
say "The old key is gone: $(status "$OLD_KEY"); the new one: $(status "$API_KEY")"
kill -0 $TRAFFIC 2>/dev/null || say "The traffic ended before the old key went"
wait $TRAFFIC
