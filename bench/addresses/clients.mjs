// The source of a test file that dials fixed addresses with every client, and writes down who was reached.
/** The clients; each is loaded when it is used, since not every one runs in every environment. */
const packages = {
  ws: 'ws',
  undici: 'undici',
  socketIo: 'socket.io-client',
  reconnecting: 'reconnecting-websocket',
  party: 'partysocket/ws',
};
const builtIn = ['fs', 'http', 'https', 'http2'];

const clients = `
const timeout = (promise) => Promise.race([
  promise,
  new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no answer within 2 s')), 2000)),
]);
const opened = [];

/** The answer to "hi". */
const talk = (client) => timeout(new Promise((resolve, reject) => {
  opened.push(() => client.close());
  client.onopen = () => client.send('hi');
  client.onmessage = ({ data }) => resolve(String(data));
  client.onerror = (event) => reject(event.error ?? new Error(event.message || 'error event'));
}));
const ofSocketIo = (socketIo, url, transports) => timeout(new Promise((resolve, reject) => {
  const socket = (socketIo.io ?? socketIo.default)(url, { transports, reconnection: false });
  opened.push(() => socket.disconnect());
  socket.on('greeting', resolve);
  socket.on('connect_error', reject);
}));
const ofRequest = (make) => timeout(new Promise((resolve, reject) => {
  make((response) => {
    let text = '';
    response.on('data', (chunk) => { text += chunk; });
    response.on('end', () => resolve(text));
  }).on('error', reject).end();
}));
const ofHttp2 = (url) => timeout(new Promise((resolve, reject) => {
  const session = http2.connect(url).on('error', reject);
  opened.push(() => session.destroy());
  const request = session.request({ ':path': '/token' });
  let text = '';
  request.on('data', (chunk) => { text += chunk; });
  request.on('end', () => resolve(text)).on('error', reject);
}));
const classOf = (module, name) => {
  const found = module[name] ?? module.default?.[name] ?? module.default ?? module;
  return found.default ?? found;
};

/** By name: what dials \`ws\` or \`http\` of the same host. */
const ways = {
  'global \`WebSocket\`': ({ ws: url }) => talk(new WebSocket(url)),
  '\`ws\`': async ({ ws: url }) => talk(new (classOf(await load('ws'), 'WebSocket'))(url)),
  undici: async ({ ws: url }) => talk(new (classOf(await load('undici'), 'WebSocket'))(url)),
  'socket.io-client, WebSocket': async ({ io: url }) => ofSocketIo(await load('socketIo'), url, ['websocket']),
  'reconnecting-websocket': async ({ ws: url }) =>
    talk(new (classOf(await load('reconnecting'), 'default'))(url)),
  partysocket: async ({ ws: url }) => talk(new (classOf(await load('party'), 'default'))(url)),
  '\`fetch\`': ({ http: url }) => timeout(fetch(url + '/token').then((response) => response.text())),
  '\`https.request\`': ({ http: url }) =>
    ofRequest((done) => (url.startsWith('https') ? https : nodeHttp).request(url + '/token', done)),
  http2: ({ http: url }) => ofHttp2(url),
};

async function tryAll() {
  const results = {};
  for (const [name, dial] of Object.entries(ways)) {
    for (const scheme of ['ws', 'wss']) {
      const secure = scheme === 'wss' ? 's' : '';
      const place = {
        ws: 'ws' + secure + '://api.example.com/v1',
        io: 'http' + secure + '://sockets.example.com',
        http: 'http' + secure + '://api.example.com',
      };
      let result;
      try {
        const answer = await dial(place);
        result = ['hello', 'token'].includes(answer) ? 'reached' : 'answered ' + answer;
      } catch (error) {
        result = [error.message || error.code || error.name, error.cause?.message].filter(Boolean).join(': ');
      }
      results[name + ' ' + scheme] = result;
      for (const close of opened.splice(0)) { try { close(); } catch {} }
    }
  }
  return results;
}
`;

const hello = `'0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'`;
const packets = `[${hello}, '40{"sid":"t"}', '42["greeting","hello"]']`;

const ours = `
const { mockServer } = jestWsDynamic;
test('every client', async () => {
  for (const scheme of ['ws', 'wss']) {
    const mock = await mockServer({ url: scheme + '://api.example.com/v1' });
    mock.reply('hi', 'hello');
    // A page's fetch asks for it.
    const headers = { 'access-control-allow-origin': '*' };
    mock.http(({ path }) => (path === '/token' ? { headers, body: 'token' } : undefined));
    const sockets = await mockServer({ url: scheme + '://sockets.example.com' });
    sockets.on('connection', async (connection) => {
      for (const packet of ${packets}) await connection.send(packet);
    });
  }
  fs.writeFileSync(process.env.RESULT, JSON.stringify(await tryAll()));
}, 120_000);
`;

const others = `
test('every client', async () => {
  const handlers = ['ws', 'wss'].flatMap((scheme) => {
    const secure = scheme === 'wss' ? 's' : '';
    const api = msw.ws.link(scheme + '://api.example.com/v1');
    const sockets = msw.ws.link(scheme + '://sockets.example.com/socket.io/');
    return [
      api.addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () => client.send('hello'));
      }),
      sockets.addEventListener('connection', ({ client }) => {
        for (const packet of ${packets}) client.send(packet);
      }),
      msw.http.get('http' + secure + '://api.example.com/token', () => new Response('token')),
    ];
  });
  const server = mswNode.setupServer(...handlers);
  server.listen({ onUnhandledRequest: 'bypass' });
  const results = await tryAll();
  server.close();
  fs.writeFileSync(process.env.RESULT, JSON.stringify(results));
}, 120_000);
`;

/**
 * @param isModule an ES module, else CommonJS
 * @param subject `jest-ws-dynamic` or `msw`
 */
export function testFile(isModule, subject) {
  const own =
    subject === 'msw' ? { msw: 'msw', mswNode: 'msw/node' } : { jestWsDynamic: 'jest-ws-dynamic' };
  const names = {
    ...Object.fromEntries(
      builtIn.map((name) => [name === 'http' ? 'nodeHttp' : name, `node:${name}`]),
    ),
    ...own,
  };
  // A namespace of a built-in module would be a copy of what MSW replaces.
  const form = (name, from) => {
    if (!isModule) return `const ${name} = require('${from}');`;
    return from.startsWith('node:')
      ? `import ${name} from '${from}';`
      : `import * as ${name} from '${from}';`;
  };
  const lines = Object.entries(names).map(([name, from]) => form(name, from));
  const load = `const packages = ${JSON.stringify(packages)};
const load = async (name) => ${isModule ? 'import(packages[name])' : 'require(packages[name])'};`;
  return [...lines, load, clients, subject === 'msw' ? others : ours].join('\n');
}
