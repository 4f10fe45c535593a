const { WebSocket } = require('ws');
const { WebsocketProvider } = require('y-websocket');
const Y = require('yjs');
const { server } = require('jest-ws-dynamic');

const open = [];

function openDocument(room) {
  const document = new Y.Doc();
  const provider = new WebsocketProvider(server.url, room, document, {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
    maxBackoffTime: 50,
  });
  open.push(provider, document);
  return { document, provider, text: document.getText('text') };
}

/** Resolves once the text of a document is what it should become. */
function becomes({ document, text }, wanted) {
  return new Promise((resolve) => {
    const check = () => {
      if (String(text) !== wanted) return;
      document.off('update', check);
      resolve(wanted);
    };
    document.on('update', check);
    check();
  });
}

function synced({ provider }) {
  if (provider.synced) return Promise.resolve();
  return new Promise((resolve) => provider.once('sync', resolve));
}

afterEach(() => {
  for (const thing of open.splice(0)) thing.destroy();
});

test('what one writes the other reads', async () => {
  const [ada, grace] = [openDocument('letter'), openDocument('letter')];
  await Promise.all([synced(ada), synced(grace)]);
  ada.text.insert(0, 'Dear Grace');
  expect(await becomes(grace, 'Dear Grace')).toBe('Dear Grace');
});

test('who comes late gets the whole document', async () => {
  const ada = openDocument('minutes');
  await synced(ada);
  ada.text.insert(0, 'Item 1');
  const late = openDocument('minutes');
  expect(await becomes(late, 'Item 1')).toBe('Item 1');
});

test('after a crash of the server both find each other again, with what they wrote meanwhile', async () => {
  const [ada, grace] = [openDocument('draft'), openDocument('draft')];
  await Promise.all([synced(ada), synced(grace)]);
  await server.crash();
  ada.text.insert(0, 'written while nobody listened');
  await server.start();
  expect(await becomes(grace, 'written while nobody listened')).toBe(String(ada.text));
});
