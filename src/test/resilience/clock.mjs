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
  await new Promise((done) => setTimeout(done, 2500));
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

// The link of the latest mail to somebody that has one like this, once there are so many of them
async function link(person, path, count = 1) {
  for (let attempt = 0; attempt < 120; attempt++) {
    const lines = (await (await fetch('http://127.0.0.1:4333/mails')).text()).split('\n');
    const links = lines.filter((line) => line.includes(` ${person.name}@example.com `)).map((line) => line.split(' ')[2])
      .filter((found) => found.startsWith(path));
    if (links.length >= count) {
      return links.at(-1);
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  return undefined;
}

// What a button in a mail does
async function press(person, path) {
  const { status } = await person.send(path);
  return status === 200
    && (await person.send(path.split('?')[0], { form: { token: path.split('token=')[1] } })).status === 302;
}

async function giveAddress(person) {
  await person.send('/profile/mail');
  await person.send('/profile/mail', { form: { address: `${person.name}@example.com` } });
}

async function askForRecovery(person) {
  await person.send('/sign-in/recovery/mail');
  await person.send('/sign-in/recovery/mail', { form: { username: person.name } });
}

async function revokeOne(person) {
  await person.send('/profile');
  const devices = JSON.parse((await person.send('/user/devices', { accept: '*/*' })).text).passkeys;
  return (await person.send('/revokePasskey', { json: { id: devices[0].id } })).text === 'OK';
}

await setClock(0);
const anna = await new Person(origin).signUp();
const ben = await new Person(origin).signUp();
check('a fresh proof counts', await question(anna) === 'question');
for (let attempt = 0; attempt < 12; attempt++) {
  await signIn(new Person(origin, ben.name), 'wrong horse');
}
check('ben\'s password is throttled', !/30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, ben.name), 'correct horse')));

const dora = await new Person(origin).signUp();
await giveAddress(dora);
const confirm = await link(dora, '/mail/confirm');

await setClock(-1);
check('back: the link to confirm an address works', await press(dora, confirm));
check('back: anna is still signed in', (await anna.send('/profile')).status === 200);
check('back: her proof from the future does not count', (await question(anna))?.includes('/confirm'));
await anna.confirm();
check('back: she can confirm, and the proof counts', await question(anna) === 'question');
check('back: ben is not locked out', /30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, ben.name), 'correct horse')));
const carla = await new Person(origin).signUp();
check('back: carla can sign up', (await carla.send('/profile')).status === 200);
check('back: carla can revoke', await revokeOne(carla));
await dora.confirm();
check('back: dora can revoke, and is told', await revokeOne(dora) && await link(dora, '/not-me'));
await askForRecovery(dora);
const old = await link(dora, '/sign-in/recovery/mail/link');
check('back: a link for recovery comes, and works', (await dora.send(old)).text.includes('/sign-in/recovery/mail/confirm"'));

await setClock(0);
check('forward again: her proof is an hour old and does not count', !(await question(carla))?.includes('question'));
check('forward again: carla can sign in', /30[23] .*(profile|passkey-offer)/.test(await signIn(new Person(origin, carla.name), 'correct horse')));

check('forward again: the link for recovery is too old', !(await dora.send(old)).text.includes('/sign-in/recovery/mail/confirm"'));

await setClock(1);
const signedOut = await ben.send('/profile');
check(`forward: old sessions have ended (${signedOut.status} ${signedOut.location})`, signedOut.status === 302);
check('forward: ben can sign in', /30[23] .*(profile|passkey-offer)/.test(await signIn(ben, 'correct horse')));
check('forward: his new proof counts', await question(ben) === 'question');
await signIn(dora, 'correct horse');
check('forward: dora can revoke', await revokeOne(dora));
await giveAddress(ben);
check('forward: mails come', await link(ben, '/mail/confirm'));

await setClock(0);
check('back again: dora is told what she did an hour ahead', await link(dora, '/not-me', 2));
await askForRecovery(dora);
check('back again: a link for recovery comes', await link(dora, '/sign-in/recovery/mail/link', 2));
process.exit(failures > 0 ? 1 : 0);
