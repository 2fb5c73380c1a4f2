#!/bin/bash
# Two tabs on two instances remove the last ways in to an account at once; one instance is stopped for 40 s in the middle.
# Each account must keep a password, or a passkey that has signed in.
# last-way-in.sh [ROUNDS [STOPS]]
. "$(dirname "$0")/lib.sh"

start_postgres
start_sandbox
start_both
export A_PID=${PID[a]} SANDBOX_URL DATABASE_PORT PSQL="$(postgres_bin)/psql"
node "$HERE/last-way-in.mjs" "${1:-500}" "${2:-5}"
