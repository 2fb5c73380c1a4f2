#!/bin/bash
# Sign-ins a second and memory of a sandbox on PostgreSQL that has 1,000, 100,000 and 1,000,000 users with a passkey each.
# sandbox-scale.sh [SIGN_INS [USERS ...]]
. "$(dirname "$0")/lib.sh"
SIGN_INS=${1:-4000}
shift || true
USERS=("$@")
[ ${#USERS[@]} -gt 0 ] || USERS=(1000 100000 1000000)
JAVA_OPTIONS=${JAVA_OPTIONS:--Xmx192m -XX:+UseSerialGC}
LOAD="java -Dport=$SANDBOX_PORT $ROOT/src/test/java/io/passkeyprofile/sandbox/SignInLoad.java 4"

# fill FROM TO: users with one passkey, whose key nobody has
fill() {
  sql "insert into passage_user (id, app_id, external_id, webauthn_user_handle, status, login_count, created_at, updated_at,
      last_login_at)
    select substr(md5('u' || n), 1, 24), 'PasskeyProfileSandbox001', 'user-' || n, decode(md5('h' || n), 'hex'), 'active', 0, now(),
      now(), now()
    from generate_series($1, $2) n"
  sql "insert into device (id, app_id, passage_user_id, cred_id, friendly_name, type, created_at, updated_at, last_login_at,
      usage_count, public_key, aaguid, sign_count, uv_initialized, backup_eligible, backup_state, transports)
    select substr(md5('d' || n), 1, 24), 'PasskeyProfileSandbox001', substr(md5('u' || n), 1, 24), md5('c' || n), 'Laptop', 'passkey',
      now(), now(), now(), 0, decode(repeat(md5('k' || n), 5), 'hex'), '00000000-0000-0000-0000-000000000000', 0, true, true,
      true, 'internal'
    from generate_series($1, $2) n"
  sql "vacuum analyze"
}

cpu() {
  awk '{ print $14 + $15 }' "/proc/${PID[sandbox]}/stat"
}

start_postgres
have=0
for users in "${USERS[@]}"; do
  java $JAVA_OPTIONS -jar "$SANDBOX_JAR" --spring.profiles.active=postgres --spring.datasource.url="$DATABASE_URL" \
    --server.port="$SANDBOX_PORT" --management.server.port="$A_CHECK" --sandbox.rate-limit.ceremonies.burst=1000000 \
    --sandbox.rate-limit.management.burst=1000000 >"$WORK/sandbox.log" 2>&1 &
  PID[sandbox]=$!
  answers "$SANDBOX_URL/apps/PasskeyProfileSandbox001"
  fill $((have + 1)) "$users"
  have=$users
  $LOAD "$SIGN_INS" >/dev/null
  begin=$(date +%s%N)
  ticks=$(cpu)
  $LOAD "$SIGN_INS" >/dev/null
  say "$users users: $((SIGN_INS * 1000000000 / ($(date +%s%N) - begin))) sign-ins a second," \
    "$((($(cpu) - ticks) * 10000 / SIGN_INS)) µs of CPU each, $(memory sandbox) MiB resident, heap of 192 MiB"
  kill "${PID[sandbox]}"
  wait "${PID[sandbox]}" || true
done
