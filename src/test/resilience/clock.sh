#!/bin/bash
# Sets the clock of a running application back and forward by an hour, by libfaketime, and looks whether people still get
# in and get their mails, and old proofs and links don't count. Needs Node, libfaketime, and ports 4330 to 4334.
# Usage: clock.sh [application.jar]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export JAR=$(realpath "${1:-target/passkey-profile.jar}")
folder=$(mktemp -d)
cd "$folder"
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$folder"' EXIT

echo +0 > clock
node "$here/passage.mjs" 4331 &
node "$here/mails.mjs" 4332 4333 &
LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketimeMT.so.1) FAKETIME_TIMESTAMP_FILE=$folder/clock FAKETIME_CACHE_DURATION=1 \
  FAKETIME_DONT_FAKE_MONOTONIC=1 PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=secret \
  PASSAGE_API_URL=http://127.0.0.1:4331/v1 PASSAGE_AUTH_URL=http://127.0.0.1:4331/v1 \
  SPRING_MAIL_HOST=127.0.0.1 SPRING_MAIL_PORT=4332 PROFILE_MAIL_FROM=no-reply@example.com \
  java -XX:TieredStopAtLevel=1 -jar "$JAR" --server.port=4330 --management.server.port=4334 --passage.read-timeout=10s > application.log &
until curl -fs -o /dev/null http://localhost:4330/sign-in; do sleep 0.5; done
CLOCK=$folder/clock node "$here/clock.mjs" || { tail -3 application.log; exit 1; }
