// A mail server for the scripts beside it. Usage: node mails.mjs PORT CONTROL_PORT
// At the control port, POST /refuse, /silent, /slow, /half or /take says how it behaves from now on. A "silent" one accepts
// connections and says nothing, a "slow" one takes 3 s for each answer, and one that answers "half" goes away in the middle of
// its answer to a mail. GET /mails says what it took: a line with Message-ID, recipient and path of the link for each mail.
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

const taken = [];
let mode = 'take';

createTcpServer((socket) => {
  let input = '';
  let recipient;
  let inMail = false;
  const say = (line) => setTimeout(() => socket.writable && socket.write(`${line}\r\n`), mode === 'slow' ? 3000 : 0);
  socket.on('error', () => {});
  if (mode === 'silent') {
    return;
  }
  if (mode === 'refuse') {
    socket.end('421 later\r\n');
    return;
  }
  say('220 mails');
  socket.on('data', (data) => {
    input += data;
    for (let end; (end = inMail ? input.indexOf('\r\n.\r\n') : input.indexOf('\r\n')) >= 0;) {
      const command = input.slice(0, end);
      input = input.slice(end + (inMail ? 5 : 2));
      if (mode === 'silent') {
        return;
      }
      if (inMail) {
        inMail = false;
        if (mode === 'half') {
          socket.write('25', () => socket.destroy());
          return;
        }
        const link = /\/[a-z/-]+\?token=[\w-]+/.exec(command.replaceAll('=\r\n', '').replaceAll('=3D', '='));
        taken.push(`${/^Message-ID: *(\S+)/im.exec(command)[1]} ${recipient} ${link}`);
        say('250 taken');
      } else if (/^RCPT/i.test(command)) {
        recipient = /<(.*)>/.exec(command)[1];
        say('250 ok');
      } else if (/^DATA/i.test(command)) {
        inMail = true;
        say('354 go on');
      } else if (/^QUIT/i.test(command)) {
        socket.end('221 bye\r\n');
      } else {
        say('250 ok');
      }
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1');

createServer((request, response) => {
  if (request.method === 'POST') {
    mode = request.url.slice(1);
  }
  response.end(request.method === 'GET' ? taken.map((mail) => `${mail}\n`).join('') : '');
}).listen(Number(process.argv[3]), '127.0.0.1');
