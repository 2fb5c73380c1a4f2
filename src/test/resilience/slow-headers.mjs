// What slow clients cost: memory for each connection, and whether others still get pages. Needs ports 4320 and 4321, and
// a limit of at least 12,000 open files. Usage: node slow-headers.mjs [application.jar] [connections…]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const jar = resolve(process.argv[2] ?? 'target/passkey-profile.jar');
const counts = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [1000, 5000, 8000, 10000];
const port = 4320;
const folder = mkdtempSync(join(tmpdir(), 'slow-headers'));
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const environment = { ...process.env, PASSAGE_APP_ID: 'PasskeyProfileSandbox001', PASSAGE_API_KEY: 'secret',
  PASSAGE_API_URL: 'http://127.0.0.1:4321/v1', PASSAGE_AUTH_URL: 'http://127.0.0.1:4321/v1' };
const application = spawn('java', [...(process.env.JAVA_OPTIONS ?? '-Xmx1g').split(' '), '-jar', jar,
  `--server.port=${port}`], { cwd: folder, env: environment, stdio: 'ignore' });
process.on('exit', () => { application.kill('SIGKILL'); rmSync(folder, { recursive: true, force: true }); });
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(1)));

/** Time of a new connection and a page, in milliseconds, or Infinity after ten seconds. */
async function page() {
  const start = performance.now();
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(10_000, () => socket.destroy());
    let text = '';
    socket.on('connect', () => socket.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'));
    socket.on('data', (data) => { text += data; });
    socket.on('error', () => {});
    socket.on('close', () => done(text.startsWith('HTTP/1.1 200') ? performance.now() - start : Infinity));
  });
}

/** In MiB: what the system counts, and the heap after a full collection. */
function memory() {
  const status = readFileSync(`/proc/${application.pid}/status`, 'utf8');
  execFileSync('jcmd', [String(application.pid), 'GC.run']);
  // The generations; metaspace comes after them
  const used = execFileSync('jcmd', [String(application.pid), 'GC.heap_info']).toString().match(/used (\d+)K/g).slice(0, -2);
  return { resident: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024,
    heap: used.reduce((sum, part) => sum + parseInt(part.slice(5), 10), 0) / 1024 };
}

while (await page() === Infinity) {
  await sleep(500);
}
for (let warmUp = 0; warmUp < 200; warmUp++) {
  await page();
}
const before = memory();
console.log(`no connections: ${before.resident.toFixed(0)} MiB resident, ${before.heap.toFixed(0)} MiB of heap in use`);

const attacks = {
  'a byte of the headers every 4 s': ['GET /sign-in HTTP/1.1\r\nCookie: ', 'a'],
  'idle after a page': ['GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n', ''],
};
for (const [attack, [beginning, repeated]] of Object.entries(attacks)) {
  for (const count of counts) {
    let on = true;
    let open = 0;
    let closed = 0;
    const sockets = new Set();
    const attacker = () => {
      const socket = connect(port, '127.0.0.1');
      sockets.add(socket);
      let timer;
      socket.on('connect', () => {
        open++;
        socket.write(beginning);
        timer = repeated && setInterval(() => socket.write(repeated), 4000);
        socket.on('close', () => { open--; closed++; });
      });
      socket.on('data', () => {});
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(timer);
        sockets.delete(socket);
        // They come back at once
        if (on) {
          setTimeout(attacker, 10);
        }
      });
    };
    for (let number = 0; number < count; number++) {
      attacker();
      if (number % 100 === 0) {
        await sleep(10);
      }
    }
    await sleep(3000);
    const times = [];
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      times.push(await page());
      await sleep(100);
    }
    const now = memory();
    times.sort((a, b) => a - b);
    const ms = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(0);
    console.log(`${count} clients, ${attack}: ${open} open, ${closed} closed by the server; page p50 ${ms(0.5)} ms, max ${ms(1)} ms, `
      + `${times.filter((time) => time === Infinity).length} of ${times.length} failed; ${now.resident.toFixed(0)} MiB resident, `
      + `${now.heap.toFixed(0)} MiB of heap (${((now.heap - before.heap) * 1024 / count).toFixed(1)} KiB for each)`);
    on = false;
    sockets.forEach((socket) => socket.destroy());
    await sleep(3000);
  }
}
process.exit(0);
