// People who register passkeys at a sandbox and sign in with them, at a steady rate, while faults happen to it.
// node ceremonies.mjs BASE_URL SECONDS PEOPLE_PER_SECOND [tolerant]
// Prints how requests ended and how long the slowest took. At the end it looks for every passkey whose registration was
// acknowledged. Ends with 1 if one is missing or if, unless "tolerant", a request failed.
import {createHash, generateKeyPairSync, randomBytes, sign} from 'node:crypto';

const [base, seconds, rate, tolerant] = process.argv.slice(2);
const app = `${base}/apps/PasskeyProfileSandbox001`;
const origin = 'http://localhost:3000';
const sha256 = (data) => createHash('sha256').update(data).digest();
const url = (data) => Buffer.from(data).toString('base64url');
const seen = new Map();
const acknowledged = [];

async function call(path, body, method = 'POST') {
  const begin = Date.now();
  let status;
  let answer = {};
  try {
    const response = await fetch(app + path, {
      method, signal: AbortSignal.timeout(30_000),
      headers: {Authorization: 'Bearer sandbox-api-key', 'Content-Type': 'application/json', Origin: path.includes('webauthn') ? origin : ''},
      body: body && JSON.stringify(body),
    });
    status = `${response.status}${response.status === 503 && !response.headers.get('retry-after') ? ' without Retry-After' : ''}`;
    answer = await response.json().catch(() => ({}));
  } catch (error) {
    status = error.cause?.code ?? error.name;
  }
  const all = seen.get(status) ?? {count: 0, slowest: 0};
  seen.set(status, {count: all.count + 1, slowest: Math.max(all.slowest, Date.now() - begin)});
  if (!status.startsWith('20')) {
    throw new Error(`${path}: ${status} ${answer.error ?? ''}`);
  }
  return answer;
}

function clientData(type, challenge) {
  return Buffer.from(JSON.stringify({type: `webauthn.${type}`, challenge, origin, crossOrigin: false}));
}

async function person() {
  const externalId = `person-${url(randomBytes(9))}`;
  const keys = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const {x, y} = keys.publicKey.export({format: 'jwk'});
  const id = randomBytes(32);
  const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]);
  const attested = Buffer.concat([sha256('localhost'), Buffer.from([0x45, 0, 0, 0, 0]), Buffer.alloc(16), Buffer.from([0, 32]), id, cose]);
  const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
    Buffer.from([attested.length]), attested]);

  const {transaction_id: transaction} = await call('/transactions/register', {external_id: externalId, passkey_display_name: 'Person'});
  const created = (await call('/register/transactions/webauthn/start', {transaction_id: transaction})).handshake;
  const {nonce} = await call('/register/transactions/webauthn/finish', {
    handshake_id: created.id, transaction_id: transaction,
    handshake_response: {id: url(id), rawId: url(id), type: 'public-key', response: {
      attestationObject: url(attestation), clientDataJSON: url(clientData('create', created.challenge.publicKey.challenge))}},
  });
  acknowledged.push(externalId);
  await call('/authenticate/verify', {nonce});

  const asked = (await call('/authenticate/transactions/webauthn/start', {})).handshake;
  const client = clientData('get', asked.challenge.publicKey.challenge);
  const authenticator = Buffer.concat([sha256('localhost'), Buffer.from([0x05, 0, 0, 0, 0])]);
  const signature = sign('sha256', Buffer.concat([authenticator, sha256(client)]), keys.privateKey);
  const finished = await call('/authenticate/transactions/webauthn/finish', {
    handshake_id: asked.id,
    handshake_response: {id: url(id), rawId: url(id), type: 'public-key', response: {
      authenticatorData: url(authenticator), clientDataJSON: url(client), signature: url(signature),
      userHandle: created.challenge.publicKey.user.id}},
  });
  await call('/authenticate/verify', {nonce: finished.nonce});
}

const running = [];
const problems = new Map();
for (let i = 0; i < seconds * rate; i++) {
  running.push(person().catch((error) => problems.set(error.message, (problems.get(error.message) ?? 0) + 1)));
  await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
}
await Promise.all(running);
for (const [status, {count, slowest}] of [...seen].sort()) {
  console.log(`  ${status}: ${count}, slowest ${slowest} ms`);
}
if (!tolerant) {
  problems.forEach((count, problem) => console.log(`  failed ${count} times: ${problem}`));
}
let missing = 0;
for (const externalId of acknowledged) {
  const {users} = await call(`/users?identifier=${externalId}`, undefined, 'GET');
  const {devices} = users.length ? await call(`/users/${users[0].id}/devices`, undefined, 'GET') : {devices: []};
  missing += devices.length === 1 ? 0 : 1;
}
console.log(`  ${acknowledged.length} passkeys acknowledged, ${missing} missing`);
process.exit(missing || (!tolerant && problems.size) ? 1 : 0);
