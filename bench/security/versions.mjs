/** Versions of packages with a known defect, those that mend it, and the check that has to tell them apart. */
const echo = { messages: [{ send: 'hello', expect: 'hello' }], limits: { messageSize: 65_536 } };
const engine = {
  path: '/engine.io/?EIO=4&transport=websocket',
  options: { messages: [{ send: '4hello', expect: '4hello' }] },
};
const socketIo = {
  path: '/socket.io/?EIO=4&transport=websocket',
  options: {
    prepare: [{ send: '40', expect: /^40/ }],
    messages: [{ send: '42["hello","x"]', expect: '42["hello","x"]' }],
  },
};
/** Messages of this size leave memory behind for a while, and take seconds on a busy machine. */
const limits = { messageSize: 20_000_000, answer: 10_000, memory: 400 * 1024 * 1024 };
const ws = { server: 'ws', path: '/', options: echo };
/** Without an option, 1.1.0 takes any size. */
const unlimitedWs = {
  ...{ server: 'ws-by-default', path: '/' },
  options: { ...echo, limits: { messageSize: 104_857_600, answer: 10_000 } },
};

const pair = (name, defect, check, [bad, good], rest, more = () => ({})) => ({
  ...{ name, defect, check, bad, good, ...rest },
  dependencies(version) {
    const { dependencies, ...others } = more(version);
    return { dependencies: { [name]: version, ...dependencies }, ...others };
  },
});

export const versions = [
  pair('ws', 'CVE-2016-10542', 'frames-size', ['1.1.0', '1.1.1'], unlimitedWs),
  pair('ws', 'GHSA-5v72-xg48-5rpm', 'handshake-extension-names', ['3.3.0', '3.3.1'], ws),
  pair('ws', 'CVE-2021-32640', 'handshake-slow-protocol', ['7.4.5', '7.4.6'], ws),
  pair('ws', 'CVE-2024-37890', 'handshake-many-headers', ['8.17.0', '8.17.1'], ws),
  pair('engine.io', 'CVE-2022-21676', 'handshake-early-frame', ['6.1.0', '6.1.1'], {
    server: 'engine.io',
    ...engine,
  }),
  pair('engine.io', 'CVE-2022-41940', 'handshake-reset', ['6.2.0', '6.2.1'], {
    server: 'engine.io',
    ...engine,
  }),
  // 6.2.1 listens for errors a second after the request; a reset before that ends its process.
  pair('engine.io', 'CWE-248', 'handshake-reset-unanswered', ['6.2.1', '6.6.12'], {
    server: 'engine.io',
    ...engine,
  }),
  pair(
    'socket.io-parser',
    'CVE-2020-36049',
    'messages-long',
    ['3.4.0', '3.4.1'],
    {
      ...{ server: 'socket.io-parser', path: '/' },
      options: { messages: socketIo.options.messages, limits },
    },
    () => ({ dependencies: { ws: '8.17.1' } }),
  ),
  pair(
    'socket.io-parser',
    'CVE-2023-32695',
    'messages-types',
    ['4.2.2', '4.2.3'],
    { server: 'socket.io', ...socketIo },
    (version) => ({
      dependencies: { 'socket.io': '4.6.2' },
      overrides: { 'socket.io-parser': version },
    }),
  ),
  pair(
    'socket.io',
    'CVE-2024-38355',
    'messages-types',
    ['4.6.1', '4.6.2'],
    { server: 'socket.io', ...socketIo },
    (version) => ({
      dependencies: { 'socket.io': version },
      overrides: { 'socket.io-parser': '4.2.4' },
    }),
  ),
  pair(
    'websocket-extensions',
    'CVE-2020-7662',
    'handshake-slow-extensions',
    ['0.1.3', '0.1.4'],
    { server: 'faye-websocket', path: '/', options: echo },
    () => ({
      dependencies: { 'faye-websocket': '0.11.4' },
      // Newer drivers need a newer websocket-extensions.
      overrides: { 'websocket-driver': '0.7.4' },
    }),
  ),
];
