#!/bin/bash
# kill -9 under sign-ups, on H2: is every acknowledged account there?
# Usage: ./mvnw package -DskipTests && src/test/resilience/kill9.sh [runs] [port] [parameters of the JDBC URL]
set -u
runs=${1:-3}
port=${2:-4220}
parameters=${3:-;WRITE_DELAY=5000}
here=$(dirname "$0")
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
application=${APPLICATION:--jar target/passkey-profile.jar}
url="jdbc:h2:file:$work/profile$parameters"
h2=${H2:-$(find ~/.m2 -name 'h2-2.4.*.jar' | head -1)}
trap 'kill -9 $server 2> /dev/null; rm -rf "$work"' EXIT
export PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=k PASSAGE_API_URL=http://localhost:1/v1 PASSAGE_AUTH_URL=http://localhost:1/v1
lost=0
for run in $(seq "$runs"); do
	$java $application --server.port="$port" --profile.https-only=false "--spring.datasource.url=$url" \
		--profile.throttle.sign-up.burst=1000000 > "$work/log" 2>&1 &
	server=$!
	until curl -so /dev/null "http://localhost:$port/sign-in"; do sleep 0.5; done
	$java "$here/SignUps.java" "http://localhost:$port" 8 600 > "$work/acknowledged" 2> "$work/refused" &
	load=$!
	until [ "$(wc -l < "$work/acknowledged")" -ge $((60 + RANDOM % 60)) ]; do sleep 0.2; done
	kill -9 $server; wait $server 2> /dev/null; wait $load
	$java -cp "$h2" org.h2.tools.Shell -url "$url" -user '' -password '' -sql 'select username from account' > "$work/there"
	missing=$(grep -vxFf <(sed 's/ *$//' "$work/there") "$work/acknowledged" | wc -l)
	echo "run $run: $(wc -l < "$work/acknowledged") acknowledged, $missing missing, file $(du -k "$work/profile.mv.db" | cut -f1) KiB"
	lost=$((lost + missing))
done
[ $lost -eq 0 ]
