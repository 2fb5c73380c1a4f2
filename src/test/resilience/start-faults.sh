#!/bin/bash
# What the application and the sandbox say when they can't start, and with which exit code.
# Usage, as root: ./mvnw package -DskipTests && src/test/resilience/start-faults.sh [port]
set -u
port=${1:-4230}
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
application=${APPLICATION:--jar target/passkey-profile.jar}
sandbox=${SANDBOX:--jar target/passkey-profile-sandbox.jar}
export PASSAGE_APP_ID=PasskeyProfileSandbox001 PASSAGE_API_KEY=k PASSAGE_API_URL=http://localhost:1/v1 PASSAGE_AUTH_URL=http://localhost:1/v1
export LOGGING_STRUCTURED_FORMAT_CONSOLE=
cleanup() { umount "$work/full" "$work/readonly" 2> /dev/null; kill "$taker" 2> /dev/null; rm -rf "$work"; }
trap cleanup EXIT
failed=0
# attempt <what> <arguments…>: starts a server, which has to fail, and shows what it says
attempt() {
	local what=$1; shift
	local start=$SECONDS
	timeout 150 $java "$@" > "$work/log" 2>&1
	local code=$?
	local traces; traces=$(grep -c '^\s*at \|stack_trace' "$work/log")
	echo "$what: exit code $code, $traces lines of stack traces, $((SECONDS - start)) s"
	sed -n '/^Description:/,$p' "$work/log" | grep -v '^$\|^Description:\|^Action:' | head -5 | sed 's/^/  /'
	[ $code -eq 1 ] && [ "$traces" -eq 0 ] && grep -q '^Action:' "$work/log" || { failed=1; tail -5 "$work/log" | cut -c1-300; }
}
mkdir "$work/full" "$work/readonly" "$work/torn"
mount -t tmpfs -o size=120k tmpfs "$work/full"
mount -t tmpfs -o ro tmpfs "$work/readonly"
head -c 50000 /dev/urandom > "$work/torn/db.mv.db"
python3 -m http.server --bind 127.0.0.1 "$port" > /dev/null 2>&1 & taker=$!
sleep 1
for server in "application $application" "sandbox $sandbox"; do
	name=${server%% *}; command=${server#* }
	rm -f "$work"/full/*
	attempt "$name, disk full" $command --server.port=0 "--spring.datasource.url=jdbc:h2:file:$work/full/db"
	attempt "$name, folder read-only" $command --server.port=0 "--spring.datasource.url=jdbc:h2:file:$work/readonly/db"
	attempt "$name, file damaged" $command --server.port=0 "--spring.datasource.url=jdbc:h2:file:$work/torn/db"
	attempt "$name, port taken" $command --server.port="$port" --server.address=127.0.0.1 "--spring.datasource.url=jdbc:h2:mem:$RANDOM"
done
attempt "application, PostgreSQL missing" $application --server.port=0 --spring.profiles.active=postgres --spring.datasource.url=jdbc:postgresql://localhost:1/db
grep -q 'Waiting for the database' "$work/log" || failed=1
exit $failed
