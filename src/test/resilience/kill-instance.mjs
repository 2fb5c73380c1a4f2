// The people and the kills of kill-instance.sh
import { execFileSync, spawn } from 'node:child_process';
import { Person } from './person.mjs';

const kills = Number(process.argv[2]);
const ports = [4310, 4311];
const [psql, ...psqlArguments] = process.env.PSQL.split(' ');
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const query = (sql) => execFileSync(psql, [...psqlArguments, sql]).toString().trim();
const random = (from, to) => from + Math.random() * (to - from);

function start(index) {
  return spawn('java', [...(process.env.JAVA_OPTIONS ?? '-XX:TieredStopAtLevel=1').split(' '), '-jar', process.env.JAR,
    `--server.port=${ports[index]}`, '--management.server.port=0', '--profile.throttle.sign-up.burst=1000',
    '--profile.throttle.network.burst=1000'], { stdio: 'ignore' });
}

async function ready(index) {
  for (;;) {
    try {
      await fetch(`http://localhost:${ports[index]}/sign-in`);
      return;
    } catch (failure) {
      if (instances[index].exitCode !== null) {
        throw new Error(`The instance on port ${ports[index]} ended`, { cause: failure });
      }
      await sleep(200);
    }
  }
}

const instances = [start(0)];
process.on('exit', () => instances.forEach((instance) => instance.kill('SIGKILL')));
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(1)));
await ready(0);
instances[1] = start(1);
await ready(1);

let acknowledged = 0;
let unanswered = 0;
let slowest = 0;
let lastKill = 0;
for (let kill = 0; kill < kills; kill++) {
  const index = kill % 2;
  await Promise.all([ready(0), ready(1)]);
  // Through the other instance: this one is cold
  const people = [];
  for (let number = 0; number < 8; number++) {
    people.push(await new Person(`http://localhost:${ports[1 - index]}`).signUp());
  }
  let killed = false;
  const revoking = people.map(async (person) => {
    const devices = JSON.parse((await person.send('/user/devices', { accept: '*/*' })).text).passkeys;
    for (const device of devices) {
      if (killed) {
        return;
      }
      try {
        const { status } = await person.send('/revokePasskey',
          { json: { id: device.id }, origin: `http://localhost:${ports[index]}` });
        acknowledged += status === 200 ? 1 : 0;
      } catch {
        unanswered++;
        return;
      }
    }
  });
  await sleep(random(300, 1500));
  killed = true;
  instances[index].kill('SIGKILL');
  lastKill = Date.now();
  await Promise.all(revoking);
  const open = Number(query('select count(*) from passkey_revocation where outcome is null'));
  instances[index] = start(index);
  while (query('select count(*) from passkey_revocation where outcome is null') !== '0' && Date.now() - lastKill < 120_000) {
    await sleep(500);
  }
  const settled = (Date.now() - lastKill) / 1000;
  slowest = open > 0 ? Math.max(slowest, settled) : slowest;
  console.log(`kill ${kill + 1}: ${open} revocations without an outcome, none after ${open ? settled.toFixed(1) : 0} s`);
}

const recorded = new Map(query(`select a.external_id, sum(e.times) from security_event e join account a on a.id = e.account_id
  where e.kind = 'PASSKEY_REVOKED' group by a.external_id`).split('\n').map((line) => line.split('|')));
const gone = await (await fetch('http://127.0.0.1:4312/revoked')).json();
let revoked = 0;
let missing = 0;
let tooMany = 0;
for (const user of gone) {
  const difference = user.revoked.length - Number(recorded.get(user.external_id) ?? 0);
  revoked += user.revoked.length;
  missing += Math.max(0, difference);
  tooMany += Math.max(0, -difference);
}
console.log(`${kills} kills, ${acknowledged} revocations acknowledged, ${unanswered} requests cut off, ${revoked} passkeys gone at Passage`);
console.log(`without a record: ${missing}; recorded but not gone: ${tooMany}; slowest settlement: ${slowest.toFixed(1)} s`);
process.exit(missing + tooMany > 0 ? 1 : 0);
