// A Passage in memory for the scripts beside it: every user has 50 passkeys. Usage: node passage.mjs PORT
// POST /hang, /slow (half a second) and /answer switch it, GET /revoked says which passkeys are gone.
import { createServer } from 'node:http';

const users = new Map();
let hanging = false;
let slow = false;

function user(externalId) {
  if (!users.has(externalId)) {
    const id = `user${String(users.size).padStart(20, '0')}`;
    const devices = new Map(Array.from({ length: 50 }, (_, n) => [`${id}d${n}`, n]));
    users.set(externalId, { id, external_id: externalId, devices, revoked: [] });
  }
  return users.get(externalId);
}

function device(id, number) {
  const time = '2026-01-02T03:04:05Z';
  return { id, cred_id: 'aVrYTDTyxA0', friendly_name: `Laptop ${number}`, type: 'platform', usage_count: 3,
    created_at: time, updated_at: time, last_login_at: time, icons: { light: null, dark: null } };
}

function answer(method, url, body) {
  const path = url.pathname.replace(/^.*\/apps\/[^/]+/, '');
  if (path === '/transactions/register') {
    user(JSON.parse(body).external_id);
    return [201, { transaction_id: 'transaction' }];
  }
  if (path === '/users') {
    const found = users.get(url.searchParams.get('identifier'));
    return [200, { users: found ? [{ id: found.id, external_id: found.external_id }] : [] }];
  }
  const [, userId, deviceId] = /^\/users\/([^/]+)\/devices\/?(.*)$/.exec(path) ?? [];
  const owner = [...users.values()].find((candidate) => candidate.id === userId);
  if (!owner) {
    return [404, { code: 'user_not_found', error: 'User not found.' }];
  }
  if (method === 'DELETE') {
    if (!owner.devices.delete(deviceId)) {
      return [404, { code: 'device_not_found', error: 'Device not found.' }];
    }
    owner.revoked.push(deviceId);
    return [200, {}];
  }
  // Three, as most people have
  return [200, { devices: [...owner.devices].slice(0, process.env.LISTED ?? 50).map(([id, number]) => device(id, number)) }];
}

createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    const url = new URL(request.url, 'http://localhost');
    if (['/hang', '/slow', '/answer'].includes(url.pathname)) {
      hanging = url.pathname === '/hang';
      slow = url.pathname === '/slow';
      response.end();
    } else if (url.pathname === '/revoked') {
      response.end(JSON.stringify([...users.values()].map(({ external_id, revoked }) => ({ external_id, revoked }))));
    } else if (!hanging) {
      const [status, json] = answer(request.method, url, body);
      setTimeout(() => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json)),
        slow ? 500 : 0);
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
