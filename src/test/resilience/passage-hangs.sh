#!/bin/bash
# How long a page takes while Passage hangs. Needs Node and wrk, and ports 4301 and 4302.
# Usage: passage-hangs.sh [application.jar] [seconds for each number of connections]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=$(realpath "${1:-target/passkey-profile.jar}")
seconds=${2:-30}
folder=$(mktemp -d)
cd "$folder"
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$folder"' EXIT
ulimit -n 8192

LISTED=3 node "$here/passage.mjs" 4302 &
PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=secret PASSAGE_API_URL=http://127.0.0.1:4302/v1 \
  PASSAGE_AUTH_URL=http://127.0.0.1:4302/v1 java ${JAVA_OPTIONS:-} -jar "$jar" --server.port=4301 \
  --profile.throttle.passage.burst=100000 --profile.throttle.network.burst=100000 > application.log &
until curl -fs -o /dev/null http://localhost:4301/sign-in; do sleep 0.5; done
cookies=$(node "$here/person.mjs" http://localhost:4301)

measure() {
  wrk --latency --timeout 30s -t 2 -c "$2" -d "$3" -H "Cookie: $cookies" -H "Accept: text/html" http://localhost:4301/profile \
    | awk -v what="$1, $2 connections" '$1 == "50%" || $1 == "99%" { p[++n] = $2 } /Max/ { m = 1 } $1 == "Latency" && NF >= 5 { max = $4 }
      /Requests\/sec/ { rate = $2 } /Non-2xx|Socket errors/ { sub(/^ +/, ""); errors = errors "; " $0 }
      END { print what ": p50 " p[1] ", p99 " p[2] ", max " max ", " rate " pages/s" errors }'
}

measure "warm-up, Passage answers" 64 "${WARM_UP:-60s}"
measure "Passage answers" 64 "${seconds}s"
for connections in 64 250 1000; do
  curl -fs -X POST http://127.0.0.1:4302/hang
  measure "Passage hangs" "$connections" "${seconds}s"
  curl -s -o /dev/null -w "  afterwards, alone: status %{http_code} in %{time_total} s\n" -H "Cookie: $cookies" http://localhost:4301/profile
  curl -s -H "Cookie: $cookies" http://localhost:4301/profile | grep -o "Your passkeys can’t be shown right now" | sort -u | sed 's/^/  /'
  curl -fs -X POST http://127.0.0.1:4302/answer
  start=$(date +%s%N)
  until curl -s -H "Cookie: $cookies" http://localhost:4301/profile | grep -q "Laptop 0"; do sleep 0.1; done
  echo "  Passage answers again: passkeys shown after $((($(date +%s%N) - start) / 1000000)) ms"
done
grep -ho '"message":"The circuit breaker[^"]*"' application.log | sort | uniq -c || true
