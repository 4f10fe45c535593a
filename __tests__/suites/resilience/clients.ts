/** Clients that are run through `resilienceSuite`, as files of a project. */

/** A client that holds everything, or has one well-known bug. */
export const ownClient = `
const { WebSocket } = require('ws');

module.exports = class Client {
  received = [];
  unacknowledged = new Set();
  closed = false;
  failures = 0;
  subscriptions = ['{"subscribe":"news"}'];

  constructor(url, bug) {
    this.url = url;
    this.bug = bug;
    this.connect();
  }

  connect() {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('open', () => {
      this.failures = 0;
      if (this.bug === 'subscribes once more after each loss') this.subscriptions.push(this.subscriptions[0]);
      if (this.bug !== 'forgets its subscriptions' || !this.wasOpen) {
        for (const text of this.subscriptions) socket.send(text);
      }
      this.wasOpen = true;
      for (const text of this.unacknowledged) socket.send(text);
    });
    socket.on('message', (data) => {
      const [, acknowledged] = /^ack (.*)/.exec(data) ?? [];
      if (acknowledged === undefined) this.handle(String(data));
      else this.unacknowledged.delete(acknowledged);
    });
    socket.on('ping', () => this.expectPing());
    socket.on('close', () => this.lost());
    this.expectPing();
  }

  handle(text) {
    const times = this.bug === 'keeps the listeners of lost connections' ? this.losses + 1 : 1;
    for (let count = 0; count < times; count += 1) this.received.push(text);
  }

  losses = 0;

  lost() {
    this.losses += 1;
    clearTimeout(this.patience);
    if (this.closed && this.bug !== 'comes back when it is closed') return;
    if (this.bug === 'gives up') return;
    this.failures += 1;
    const pause = this.bug === 'does not back off' ? 5 : 50 * 2 ** this.failures;
    this.timer = setTimeout(() => this.connect(), pause);
  }

  expectPing() {
    clearTimeout(this.patience);
    if (this.bug === 'does not notice a vanished server') return;
    // Many of the server's pings: a busy machine is late with some.
    this.patience = setTimeout(() => this.socket.terminate(), 1500);
  }

  send(text) {
    const isOpen = this.socket.readyState === WebSocket.OPEN;
    const forgets = isOpen ? 'forgets what was not acknowledged' : 'loses its outbox';
    if (this.bug !== forgets) this.unacknowledged.add(text);
    if (isOpen) this.socket.send(text);
  }

  close() {
    this.closed = true;
    if (this.bug !== 'leaves its timer') clearTimeout(this.timer);
    clearTimeout(this.patience);
    this.socket.close();
  }
};
`;

/** The promises of that client. */
export function ownPromises(bug: string): string {
  return `
const { resilienceSuite } = require('jest-ws-dynamic/suites');
const Client = require('./client');

resilienceSuite({
  client: {
    open: (url) => new Client(url, ${JSON.stringify(bug)}),
    close: (client) => client.close(),
    send: (client, text) => client.send(text),
    received: (client) => client.received,
    push: (connection, text) => connection.send(text),
    serve(connection) {
      const timer = setInterval(() => void connection.ping().catch(() => {}), 100);
      connection.on('close', () => clearInterval(timer));
      connection.on('message', (text) => text.startsWith('<') && connection.send('ack ' + text));
    },
    acknowledged: true,
    recovers: 1500,
    attempts: { most: 5, per: 1500 },
    heartbeat: 1600,
  },
});
`;
}

export const knownClients = {
  'reconnecting-websocket': `
const { WebSocket } = require('ws');
const ReconnectingWebSocket = require('reconnecting-websocket');
const { resilienceSuite } = require('jest-ws-dynamic/suites');

resilienceSuite({
  client: {
    open(url) {
      const client = new ReconnectingWebSocket(url, [], { WebSocket });
      client.received = [];
      client.addEventListener('message', ({ data }) => client.received.push(data));
      client.addEventListener('open', () => client.send('subscribe'));
      return client;
    },
    close: (client) => client.close(),
    send: (client, text) => client.send(text),
    received: (client) => client.received,
    push: (connection, text) => connection.send(text),
    recovers: 15_000,
  },
});
`,
  'graphql-ws': `
const { WebSocket } = require('ws');
const { createClient } = require('graphql-ws');
const { resilienceSuite } = require('jest-ws-dynamic/suites');

resilienceSuite({
  client: {
    open(url) {
      const received = [];
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: Infinity, shouldRetry: () => true });
      const end = client.subscribe(
        { query: 'subscription { news }' },
        { next: (value) => received.push(value.data.news), error: () => {}, complete: () => {} },
      );
      return { received, end };
    },
    // It closes its connection with its last subscription; dispose() would reject between two attempts.
    close: ({ end }) => end(),
    received: ({ received }) => received,
    mock: { protocols: ['graphql-transport-ws'], json: true },
    serve(connection) {
      connection.on('message', (message) => {
        if (message.type === 'connection_init') connection.send({ type: 'connection_ack' });
        if (message.type === 'subscribe') connection.subscriptionId = message.id;
      });
    },
    push: (connection, text) =>
      connection.send({ id: connection.subscriptionId, type: 'next', payload: { data: { news: text } } }),
    recovers: 15_000,
  },
});
`,
  'socket.io-client': `
const { io } = require('socket.io-client');
const { resilienceSuite } = require('jest-ws-dynamic/suites');

resilienceSuite({
  client: {
    open(url) {
      const received = [];
      const client = io(url, { transports: ['websocket'], forceNew: true });
      client.on('connect', () => client.emit('subscribe'));
      client.on('news', (text) => received.push(text));
      return { client, received };
    },
    close: ({ client }) => client.close(),
    send: ({ client }, text) => client.emit('say', text),
    received: ({ received }) => received,
    // Engine.IO 4: open, then a Socket.IO connect packet is answered.
    serve(connection) {
      const open = { sid: 'a', upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 1e6 };
      connection.send('0' + JSON.stringify(open));
      connection.on('message', (text) => text.startsWith('40') && connection.send('40{"sid":"b"}'));
    },
    push: (connection, text) => connection.send('42' + JSON.stringify(['news', text])),
    recovers: 15_000,
  },
});
`,
};
