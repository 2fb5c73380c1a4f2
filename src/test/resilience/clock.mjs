// The people of clock.sh
import { writeFileSync } from 'node:fs';
import { Person } from './person.mjs';

const origin = 'http://localhost:4330';
let failures = 0;

function check(what, holds) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  failures += holds ? 0 : 1;
}

async function setClock(hours) {
  writeFileSync(process.env.CLOCK, `${hours >= 0 ? '+' : ''}${hours * 3600}\n`);
  await new Promise((done) => setTimeout(done, 1500));
  const date = new Date((await fetch(`${origin}/sign-in`)).headers.get('Date'));
  const off = (date - Date.now()) / 3_600_000;
  check(`the application's clock is ${hours} h off (${off.toFixed(2)})`, Math.abs(off - hours) < 0.02);
}

async function question(person) {
  const { status, location } = await person.send('/profile/password');
  return status === 200 ? 'question' : location;
}

async function signIn(person, password) {
  await person.send('/sign-in');
  const answer = await person.send('/sign-in', { form: { username: person.name, password } });
  return `${answer.status} ${answer.location}`;
}

await setClock(0);
const anna = await new Person(origin).signUp();
const ben = await new Person(origin).signUp();
check('a fresh proof counts', await question(anna) === 'question');
for (let attempt = 0; attempt < 12; attempt++) {
  await signIn(new Person(origin, ben.name), 'wrong horse');
}
check('ben\'s password is throttled', !/30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, ben.name), 'correct horse')));

await setClock(-1);
check('back: anna is still signed in', (await anna.send('/profile')).status === 200);
check('back: her proof from the future does not count', (await question(anna))?.includes('/confirm'));
await anna.confirm();
check('back: she can confirm, and the proof counts', await question(anna) === 'question');
check('back: ben is not locked out', /30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, ben.name), 'correct horse')));
const carla = await new Person(origin).signUp();
check('back: carla can sign up', (await carla.send('/profile')).status === 200);
const devices = JSON.parse((await carla.send('/user/devices', { accept: '*/*' })).text).passkeys;
check('back: carla can revoke', (await carla.send('/revokePasskey', { json: { id: devices[0].id } })).text === 'OK');

await setClock(0);
check('forward again: her proof is an hour old and does not count', !(await question(carla))?.includes('question'));
check('forward again: carla can sign in', /30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, carla.name), 'correct horse')));

await setClock(1);
const signedOut = await ben.send('/profile');
check(`forward: old sessions have ended (${signedOut.status} ${signedOut.location})`, signedOut.status === 302);
check('forward: ben can sign in', /30[23] .*(profile|passkey-offer)/.test(await signIn(ben, 'correct horse')));
check('forward: his new proof counts', await question(ben) === 'question');
process.exit(failures > 0 ? 1 : 0);
