import { strict as assert } from 'node:assert';
import { fibonacci, findAvailablePort, getWebSocketUri, leasePortPair } from 'jest-ws-dynamic';
import { json } from 'jest-ws-dynamic/codecs';
import { withWebSocketServer } from 'jest-ws-dynamic/environment';
import { readOptions } from 'jest-ws-dynamic/suite-kit';
import { baseSuite } from 'jest-ws-dynamic/suites';

const lease = await leasePortPair();
assert.ok(lease.sslPort > lease.port);
await lease.release();
assert.ok((await findAvailablePort()) >= 9000);
assert.equal(getWebSocketUri(9000, 'localhost', true, '/chat'), 'wss://localhost:9000/chat');
assert.deepEqual(fibonacci.load, [3, 5, 8, 13, 21]);
assert.equal(typeof withWebSocketServer, 'function');
assert.equal(typeof baseSuite, 'function');
assert.equal(json.name, 'json');
assert.throws(() => readOptions('mine()', { size: 1 }, {}), { code: 'ERR_WS_OPTION_INVALID' });
