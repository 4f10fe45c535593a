const assert = require('node:assert').strict;
const { connect, leasePortPair, server } = require('jest-ws-dynamic');
const preset = require('jest-ws-dynamic/jest-preset');
const manifest = require('jest-ws-dynamic/package.json');

async function main() {
  const lease = await leasePortPair();
  await lease.release();
  assert.equal(manifest.name, 'jest-ws-dynamic');
  assert.equal(typeof preset.testEnvironment, 'string');
  assert.throws(() => server.url, { code: 'ERR_WS_NO_SESSION' });
  await assert.rejects(async () => connect('/'), { code: 'ERR_WS_NO_SESSION' });
}

main();
