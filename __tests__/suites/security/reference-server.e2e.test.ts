/**
 * @jest-environment ./dist/jest/environment.js
 */
import { securitySuite } from '../../../src/suites';

const options = {
  path: '/echo',
  messages: [{ send: { type: 'hello', n: [1, 2] }, expect: { type: 'hello', n: [1, 2] } }],
  limits: { messageSize: 1_048_576 },
  // An echo answers a client that does not read, as it is its purpose; it echoes what pollutes others.
  undefended: ['messages-prototype', 'messages-trace', 'limits-slow-reader'],
};

securitySuite(options);
securitySuite({ ...options, ssl: true, undefended: [...options.undefended, 'messages', 'frames'] });
