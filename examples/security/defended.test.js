const { securitySuite } = require('jest-ws-dynamic/suites');

const options = {
  path: '/chat',
  origins: ['https://chat.example'],
  login: {
    headers: { Authorization: 'Bearer token-of-anna' },
    expired: { Authorization: 'Bearer old-token-of-anna' },
    other: {
      headers: { Authorization: 'Bearer token-of-ben' },
      send: { type: 'inbox', to: 'anna' },
      reveals: /secret of anna/,
    },
  },
  messages: [
    { send: { type: 'say', text: 'hi' }, expect: { type: 'said', from: 'anna', text: 'hi' } },
  ],
  limits: { messageSize: 65_536, messagesPerSecond: 50, connections: 50, handshake: 1000 },
};

securitySuite(options);
securitySuite({ ...options, ssl: true });
