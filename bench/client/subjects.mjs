// The same two jobs, done with each client as its own users would write them.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import superwstest from 'superwstest';
import { WebSocket } from 'ws';

const require = createRequire(import.meta.url);
const { connect } = require('../../dist/index.js');

/** What a test sees of a message: text as a string. `ws` gives bytes for both. */
const read = (data, isBinary) => (isBinary ? data : data.toString());

/** Bare `ws`, driven from inside its event handler: nothing can be faster on the same library. */
export const bare = {
  name: 'bare ws, events',
  async open(url) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    return {
      roundTrips: (payload, count) =>
        new Promise((resolve) => {
          let left = count;
          socket.on('message', function receive(data, isBinary) {
            read(data, isBinary);
            left -= 1;
            if (left > 0) return socket.send(payload);
            socket.off('message', receive);
            return resolve();
          });
          socket.send(payload);
        }),
      pipelined: (payload, count) =>
        new Promise((resolve) => {
          let left = count;
          socket.on('message', function receive(data, isBinary) {
            read(data, isBinary);
            left -= 1;
            if (left > 0) return;
            socket.off('message', receive);
            resolve();
          });
          for (let sent = 0; sent < count; sent += 1) socket.send(payload);
        }),
      close: () => socket.terminate(),
    };
  },
};

/** Bare `ws` with a promise for each answer: what a test without a client library looks like. */
export const awaited = {
  name: 'bare ws, awaited',
  async open(url) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    return {
      async roundTrips(payload, count) {
        for (let left = count; left > 0; left -= 1) {
          const answer = new Promise((resolve) =>
            socket.once('message', (data, isBinary) => resolve(read(data, isBinary))),
          );
          socket.send(payload);
          await answer;
        }
      },
      close: () => socket.terminate(),
    };
  },
};

/** @param options further ones of `connect()` */
const client = (name, options) => ({
  name,
  async open(url) {
    const client = await connect({ url, perMessageDeflate: false, ...options });
    return {
      async roundTrips(payload, count) {
        for (let left = count; left > 0; left -= 1) {
          client.send(payload);
          await client.receive();
        }
      },
      async pipelined(payload, count) {
        for (let sent = 0; sent < count; sent += 1) client.send(payload);
        for (let left = count; left > 0; left -= 1) await client.receive();
      },
      close: () => client.terminate(),
    };
  },
});

export const ours = client('jest-ws-dynamic');

/** With the least that a codec can be: it gives each message as it is. */
export const coded = client('jest-ws-dynamic, with a codec', {
  codec: { name: 'none', encode: (value) => value, decode: (data) => data },
});

const send = (chain, payload) =>
  typeof payload === 'string' ? chain.sendText(payload) : chain.sendBinary(payload);
const expect = (chain, payload) =>
  typeof payload === 'string' ? chain.expectText() : chain.expectBinary();

/** Its chain is built first and then runs by itself, connection included. */
export const theirs = {
  name: 'superwstest',
  async open(url) {
    const run = async (add) => {
      const chain = superwstest(url.replace('ws:', 'http:')).ws('/', { perMessageDeflate: false });
      add(chain);
      await chain.close().expectClosed();
    };
    return {
      roundTrips: (payload, count) =>
        run((chain) => {
          for (let left = count; left > 0; left -= 1) {
            expect(send(chain, payload), payload);
          }
        }),
      pipelined: (payload, count) =>
        run((chain) => {
          for (let sent = 0; sent < count; sent += 1) send(chain, payload);
          for (let left = count; left > 0; left -= 1) expect(chain, payload);
        }),
      close: () => undefined,
    };
  },
};
