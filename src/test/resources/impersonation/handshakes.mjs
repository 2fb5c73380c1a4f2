// For each pair of a name and a file with key and certificates: serves the file, and prints whether a client that calls the
// server by this name trusts it. Node trusts NODE_EXTRA_CA_CERTS besides its own authorities.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import tls from 'node:tls';

const args = process.argv.slice(2);
while (args.length > 0) {
	const [host, file] = args.splice(0, 2);
	const pem = readFileSync(file, 'utf8');
	const server = tls.createServer({ key: pem, cert: pem }, (socket) => socket.end());
	server.on('tlsClientError', () => {});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const socket = tls.connect({
		port: server.address().port,
		host: '127.0.0.1',
		...(isIP(host) ? {} : { servername: host }),
		checkServerIdentity: (_, certificate) => tls.checkServerIdentity(host, certificate)
	});
	console.log(await once(socket, 'secureConnect').then(() => 'trusted', (error) => error.message));
	socket.destroy();
	server.close();
}
