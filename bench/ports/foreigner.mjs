// A process that knows nothing of leases. `broad`: about 600 outgoing connections and 350 listens a
// second on any port; `hostile`: as many listens inside our range; `scanner`: portfinder from 9000.
import { connect, createServer } from 'node:net';
import portfinder from 'portfinder';

const { kind, range } = JSON.parse(process.argv[2]);
const between = (from, to) => from + Math.floor(Math.random() * (to - from + 1));

function listenFor(port, duration) {
  const server = createServer();
  server.on('error', () => {});
  server.listen(port, () => setTimeout(() => server.close(), duration));
}

function everySecond(times, act) {
  setInterval(() => {
    for (let n = 0; n < times / 50; n += 1) act();
  }, 20);
}

if (kind === 'broad') {
  const sink = createServer((socket) => socket.on('error', () => {}).resume());
  sink.listen(0, '127.0.0.1', () => {
    const { port } = sink.address();
    everySecond(600, () => {
      const socket = connect(port, '127.0.0.1', () => socket.destroy());
      socket.on('error', () => {});
    });
  });
  everySecond(350, () => listenFor(between(1024, 65535), between(5, 50)));
}
if (kind === 'hostile') {
  everySecond(350, () => listenFor(between(range.startPort, range.endPort), between(5, 50)));
}
if (kind === 'scanner') {
  for (;;) {
    const port = await portfinder.getPortPromise({ port: range.startPort });
    listenFor(port, between(5, 50));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
