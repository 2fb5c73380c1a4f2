// The people of last-way-in.sh
import { execFileSync } from 'node:child_process';
import { Person } from './person.mjs';

const [rounds, stops] = process.argv.slice(2).map(Number);
const { A, B, A_PID, SANDBOX_URL, DATABASE_PORT, PSQL } = process.env;
const a = `http://localhost:${A}`;
const b = `http://localhost:${B}`;
const control = SANDBOX_URL.replace('/v1', '/_sandbox');
const management = `${SANDBOX_URL}/apps/PasskeyProfileSandbox001/users`;
const authorization = { Authorization: 'Bearer sandbox-api-key' };
const outcomes = {};
let lockedOut = 0;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const count = (outcome) => { outcomes[outcome] = (outcomes[outcome] ?? 0) + 1; };

function sql(statement) {
  return execFileSync(PSQL, ['-X', '-q', '-t', '-A', '-h', 'localhost', '-p', DATABASE_PORT, '-U', 'passkey_profile',
    '-d', 'passkey_profile', '-c', statement]).toString().trim();
}

// Somebody with two passkeys that have signed in, and with a password or without
async function person(hasPassword) {
  const somebody = new Person(a);
  await somebody.send('/sign-up');
  await somebody.send('/sign-up', { form: { username: somebody.name, password: 'correct horse' } });
  somebody.externalId = crypto.randomUUID();
  sql(`update account set external_id = '${somebody.externalId}' ${hasPassword ? '' : ', password_hash = null'}
    where username = '${somebody.name}'`);
  const device = (name) => ({ friendly_name: name, type: 'passkey', usage_count: 1 });
  const seeded = await fetch(`${control}/seed`, { method: 'POST', headers: { ...authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ external_id: somebody.externalId, webauthn_devices: [device('first'), device('second')] }) });
  if (!seeded.ok) {
    throw new Error(await seeded.text());
  }
  await somebody.send('/profile');
  somebody.devices = (await devices(somebody)).map(({ id }) => id);
  return somebody;
}

async function devices(somebody) {
  const { users } = await (await fetch(`${management}?identifier=${somebody.externalId}`, { headers: authorization })).json();
  return (await (await fetch(`${management}/${users[0].id}/devices`, { headers: authorization })).json()).devices;
}

const revokeOnPage = (somebody, origin) => somebody.send(`/profile/passkeys/${somebody.devices[0]}/revoke`, { form: { x: '' }, origin });
const revokeByScript = (somebody, origin) => somebody.send('/revokePasskey', { json: { id: somebody.devices[1] }, origin });
const revokeBoth = (somebody, origin) => somebody.send('/profile/passkeys/revoke',
  { form: { id: somebody.devices.join(',') }, origin });
const removePassword = (somebody, origin) => somebody.send('/profile/password/remove', { form: { x: '' }, origin });

// Looks what is left of an account
async function check(somebody) {
  const passkeys = (await devices(somebody)).filter(({ usage_count }) => usage_count > 0).length;
  const password = sql(`select password_hash is not null from account where username = '${somebody.name}'`) === 't';
  count(`${password ? 'a password' : 'no password'} and ${passkeys} passkeys left`);
  if (!password && passkeys === 0) {
    lockedOut++;
    console.log(`Locked out: ${somebody.name}`);
  }
}

// What two tabs do at once
const races = [[false, revokeOnPage, revokeByScript], [false, revokeByScript, revokeOnPage], [true, removePassword, revokeBoth],
  [true, revokeBoth, removePassword], [false, revokeOnPage, revokeBoth]];

for (let round = 0; round < rounds; round++) {
  const [hasPassword, first, second] = races[round % races.length];
  const somebody = await person(hasPassword);
  const later = Math.random() * 60;
  await Promise.all([first(somebody, a), sleep(later).then(() => second(somebody, b))]);
  await check(somebody);
}
console.log(`${rounds} rounds: ${JSON.stringify(outcomes)}, locked out: ${lockedOut}`);

for (let stop = 0; stop < stops; stop++) {
  Object.keys(outcomes).forEach((outcome) => delete outcomes[outcome]);
  const people = [];
  for (let number = 0; number < 25; number++) {
    people.push([...races[number % races.length], await person(races[number % races.length][0])]);
  }
  // Each is stopped at another moment of its request
  const stopped = people.map(async ([, first, , somebody], number) => {
    await sleep(number * 8);
    return first(somebody, a).catch(() => ({ status: 0 }));
  });
  await sleep(20 + Math.random() * 160);
  process.kill(A_PID, 'SIGSTOP');
  await sleep(31_000);
  const answers = await Promise.all(people.map(([, , second, somebody]) => second(somebody, b)));
  answers.forEach(({ status }) => count(`second tab: ${status}`));
  await sleep(9_000);
  process.kill(A_PID, 'SIGCONT');
  (await Promise.all(stopped)).forEach(({ status }) => count(`stopped tab: ${status}`));
  // Requests that Passage has are answered
  await sleep(2_000);
  for (const [, , , somebody] of people) {
    await check(somebody);
  }
  console.log(`stop ${stop + 1}: ${JSON.stringify(outcomes)}, locked out: ${lockedOut}`);
}
process.exit(lockedOut > 0 ? 1 : 0);
