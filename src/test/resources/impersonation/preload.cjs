// Does what two hosts lines and port 443 would do, for this process alone: connections to Passage's hosts go to PASSAGE_PORT
const { Socket } = require('node:net');

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
	const options = Array.isArray(args[0]) ? args[0][0] : args[0];
	if (['api.passage.id', 'auth.passage.id'].includes(options?.host) && Number(options.port) === 443) {
		options.host = '127.0.0.1';
		options.port = Number(process.env.PASSAGE_PORT);
	}
	return connect.apply(this, args);
};
