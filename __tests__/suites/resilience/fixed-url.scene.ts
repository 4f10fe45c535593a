import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const suite = (url: string, mock: string) => `
const { WebSocket } = require('ws');
const { resilienceSuite } = require('jest-ws-dynamic/suites');
class Client {
  constructor() {
    this.failures = 0;
    this.connect();
  }
  connect() {
    this.socket = new WebSocket('${url}');
    this.socket.on('error', () => {});
    this.socket.on('open', () => { this.failures = 0; });
    this.socket.on('close', () => {
      this.failures += 1;
      if (!this.isClosed) this.timer = setTimeout(() => this.connect(), 50 * 2 ** this.failures);
    });
  }
  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
resilienceSuite({
  client: {
    open: () => new Client(),
    close: (client) => client.close(),
    recovers: 1500,
    attempts: { most: 5, per: 300 },
    mock: ${mock},
  },
});`;

const { failed, shown, result } = scene({
  'fixed.test.js': suite(
    'wss://api.example.com/v1/stream',
    "{ url: 'wss://api.example.com/v1/stream' }",
  ),
  'elsewhere.test.js': suite('ws://localhost:1', '{}'),
});

test('a client with a fixed URL is tested by a link at that URL', () => {
  expect({ failed: failed('fixed'), text: shown('fixed') }).toMatchObject({ failed: [] });
});

test('a client that connects to another URL than its own is refused once', () => {
  expect(failed('elsewhere')).toHaveLength(1);
  expect(shown('elsewhere')).toContain("set it: mock: { url: 'wss://…' }");
  const statuses = result('elsewhere')?.assertionResults.map(({ status }) => status);
  expect(statuses?.filter((status) => status === 'pending').length).toBeGreaterThan(4);
});
