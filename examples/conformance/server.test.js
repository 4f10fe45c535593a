const { conformanceSuite } = require('jest-ws-dynamic/suites');

// A test a case. `ws` accepts HTTP/1.0 and a handshake without Host.
conformanceSuite({ path: '/echo', exclude: ['12', '13', 'h.1.10', 'h.1.11'] });

// A test a section: RFC 7692.
conformanceSuite({ path: '/echo', sections: ['12', '13'], granularity: 'section' });

// Without an echo: a message, and its answer.
conformanceSuite({
  path: '/sum',
  exchange: { send: { a: 1, b: 2 }, expect: { sum: 3 } },
  sections: ['2', '3', '4', '5', '7', 'c'],
  granularity: 'section',
});
