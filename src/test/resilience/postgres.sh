#!/bin/bash
# What people get while PostgreSQL is stopped, frozen or locked, and how soon all is well again.
# Usage, as root, with PostgreSQL's programs installed: ./mvnw package -DskipTests && src/test/resilience/postgres.sh [port]
# Every line says what was seen; "slowest" is in seconds, of 20 requests at a time for as long as the fault lasts.
set -u
port=${1:-4210}
database_port=$((port + 1))
passage_port=$((port + 2))
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
application=${APPLICATION:--jar target/passkey-profile.jar}
chmod 755 "$work"
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
start_postgres() { as_postgres "$bin/pg_ctl" -D "$work/db/data" -o "-p $database_port -k $work/db" -l "$work/db/log" -w start > /dev/null; }
stop_postgres() { as_postgres "$bin/pg_ctl" -D "$work/db/data" -m immediate -w stop > /dev/null; }
sql() { "$bin/psql" -q -h "$work/db" -p "$database_port" -U postgres -d postgres -Atc "$1"; }
processes() { local main; main=$(head -1 "$work/db/data/postmaster.pid"); echo "$main" $(pgrep -P "$main"); }
cleanup() { kill "$server" 2> /dev/null; kill -CONT $(processes) 2> /dev/null; stop_postgres 2> /dev/null; wait 2> /dev/null; rm -rf "$work"; }
trap cleanup EXIT
mkdir "$work/db"; chown postgres "$work/db"
as_postgres "$bin/initdb" -D "$work/db/data" -A trust -U postgres > /dev/null
start_postgres

export PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=k PASSAGE_API_URL=http://localhost:$passage_port/v1 PASSAGE_AUTH_URL=http://localhost:$passage_port/v1
export SPRING_PROFILES_ACTIVE=postgres SPRING_DATASOURCE_USERNAME=postgres SPRING_DATASOURCE_URL="jdbc:postgresql://localhost:$database_port/postgres"
$java $application --server.port="$port" --profile.https-only=false > "$work/log" 2>&1 &
server=$!
site=http://localhost:$port
until curl -so /dev/null "$site/sign-in"; do sleep 0.5; done

cookies=$work/cookies
token() { curl -s -b "$cookies" -c "$cookies" "$site/sign-up" | grep -o 'name="_csrf" value="[^"]*"' | head -1 | cut -d'"' -f4; }
# A stranger who tries to sign in
curl -s -c "$work/stranger" "$site/sign-in" > "$work/form"
strangers_form=$(grep -o 'name="_csrf" value="[^"]*"' "$work/form" | head -1 | cut -d'"' -f4)
form=$(token)
curl -so /dev/null -b "$cookies" -c "$cookies" -d "_csrf=$form" -d username=ada -d 'password=correct horse' "$site/sign-up"
request() { curl -s -o "$work/body.$BASHPID" -m 30 -b "$cookies" -w "$1 %{http_code} %{time_total} %header{retry-after}\n" "$site$2" || echo "$1 broken-off 0"; }
asset=$(curl -s "$site/sign-in" | grep -o '/assets/[^"]*site.css')
round() {
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do request page /profile & done
	request json /user/devices & request json /user/devices & request form /sign-in & request static "$asset" &
	curl -s -o /dev/null -m 30 -w 'anonymous-form %{http_code} %{time_total}\n' "$site/sign-in" &
	curl -s -o /dev/null -m 30 -b "$work/stranger" -d "_csrf=$strangers_form" -d username=ada -d 'password=correct horse' -w 'sign-in %{http_code} %{time_total}\n' "$site/sign-in" &
	wait $(jobs -p | grep -v "^$server$")
}
during() {
	local until=$((SECONDS + $1))
	while [ $SECONDS -lt $until ]; do round; sleep 0.3; done > "$work/seen"
	awk '{n[$1" "$2]++; if ($3 > t[$1" "$2]) t[$1" "$2]=$3} END {for (k in n) printf "  %s: %d, slowest %s\n", k, n[k], t[k]}' "$work/seen" | sort
}
well() {
	local start; start=$(date +%s%N)
	until [ "$(request page /profile | cut -d' ' -f2)" = 200 ]; do sleep 0.1; done
	echo "  well again after $(( ($(date +%s%N) - start) / 1000000 )) ms"
}
for i in 1 2 3; do round > /dev/null; done
echo "Nothing wrong:"; during 3
echo "Frozen for 20 s (SIGSTOP):"; kill -STOP $(processes); during 20; kill -CONT $(processes); well
echo "Stopped for 15 s:"; stop_postgres; during 15; start_postgres; well
echo "A table locked for 10 s:"; sql "begin; lock table account in access exclusive mode; select pg_sleep(10); commit" > /dev/null & during 9; wait $!; well
echo "Signing out while it is frozen:"; kill -STOP $(processes)
curl -s -m 30 -H "Accept: text/html" -b "$cookies" -c "$cookies" -d "_csrf=$form" -o "$work/page" -w '  %{http_code} %{time_total}\n' "$site/sign-out"
echo "  $(grep -o '<h1>[^<]*' "$work/page" | cut -c5-)"
grep -q SESSION "$cookies" && echo "  the cookie is still there" || echo "  the cookie is gone"
kill -CONT $(processes)
echo "Stack traces in the log:"; grep '"stack_trace"' "$work/log" | grep -o '"message":"[^"]*"' | sort | uniq -c
