/** A conversation that Chromium records, by Playwright's `recordHar`. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { openChromium } from '../../running/chromium';

/** Counts the characters of a question; closes after "bye". */
async function openServer(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'welcome' }));
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        socket.send(data, { binary: true });
        return;
      }
      const { id, text } = JSON.parse(String(data));
      socket.send(JSON.stringify({ re: id, length: text.length }));
      if (text === 'bye') socket.close(4000, 'bye');
    });
  });
  await once(server, 'listening');
  return server;
}

/** What a page does, as text: it runs in the browser. */
const visit = (url: string): string => `new Promise((resolve, reject) => {
  const socket = new WebSocket(${JSON.stringify(url)});
  socket.binaryType = 'arraybuffer';
  const steps = [
    () => socket.send(JSON.stringify({ id: crypto.randomUUID(), text: 'hällo' })),
    () => socket.send(Uint8Array.of(0, 1, 255)),
    () => socket.send(JSON.stringify({ id: crypto.randomUUID(), text: 'bye' })),
  ];
  socket.onmessage = () => steps.shift()?.();
  socket.onclose = ({ code }) => (code === 4000 ? resolve() : reject(new Error(\`closed: \${code}\`)));
})`;

/** Two connections of a page, one after the other, written to `path`. */
export async function recordInChromium(path: string): Promise<void> {
  const server = await openServer();
  const browser = await openChromium();
  try {
    const context = await browser.newContext({ recordHar: { path, content: 'embed' } });
    const page = await context.newPage();
    const { port } = server.address() as AddressInfo;
    // "Upgrade Required", a page of this origin: randomUUID() needs a secure context, which loopback is.
    await page.goto(`http://127.0.0.1:${port}/`);
    for (const room of [1, 2]) {
      await page.evaluate(visit(`ws://127.0.0.1:${port}/chat?room=${room}`));
    }
    // The file is written now.
    await context.close();
  } finally {
    await browser.close();
    server.close();
  }
}
