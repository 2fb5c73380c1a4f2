#!/bin/bash
# The previous version and this one serve the same database side by side, behind HAProxy without sticky sessions.
# two-versions.sh OLD_JAR [SECONDS [REQUESTS_PER_SECOND]]
. "$(dirname "$0")/lib.sh"
OLD_JAR=$1

start_postgres
start_sandbox
# First the old one, as in an upgrade: this version migrates its tables while it runs
start_instance a "$A" "$A_CHECK" "$OLD_JAR"
answers "http://localhost:$A/sign-in"
say "The old version is up, with the tables of version $(sql "select max(version::int) from flyway_schema_history")"
start_instance b "$B" "$B_CHECK"
answers "http://localhost:$B/sign-in"
say "The new version is up, with the tables of version $(sql "select max(version::int) from flyway_schema_history")"

# The old version has no management port
sed -e 's/ port "${._CHECK[^"]*"//' "$HERE/haproxy.cfg" >"$WORK/haproxy.cfg"
CHECK=/sign-in start_haproxy "$WORK/haproxy.cfg"

assets() {
  curl -s "http://localhost:$1/sign-in" | grep -o '/assets/[^"]*' | sort -u
}

other_assets() {
  for path in $(assets "$1"); do
    curl -s -o /dev/null -w "%{http_code} %{size_download} bytes  $path at port $2\n" "http://localhost:$2$path"
  done
}
say "Static files with the other version's hash:"
other_assets "$A" "$B"
other_assets "$B" "$A"

traffic "${2:-600}" "${3:-30}"
