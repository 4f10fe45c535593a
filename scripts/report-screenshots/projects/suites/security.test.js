const { securitySuite } = require('jest-ws-dynamic/suites');

securitySuite({
  path: '/echo',
  origins: ['https://chat.example'],
  messages: [{ send: 'hello', expect: 'hello' }],
  limits: { messageSize: 65_536 },
});
