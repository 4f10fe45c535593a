/**
 * @jest-environment ./dist/jest/environment.js
 */
import { conformanceSuite } from '../../../src/suites';

const path = '/echo?limit=268435456&deflate';

conformanceSuite({ path, exclude: ['12', '13'] });
conformanceSuite({ path, sections: ['12', '13'], granularity: 'section', strict: true });
conformanceSuite({ path, ssl: true, sections: ['1', '5', '7', 'h.2'], granularity: 'section' });
conformanceSuite({
  path: '/',
  sections: ['2', '3', '4', '5', '6.3', '7'],
  exchange: { send: { type: 'ping' }, expect: /"type":"pong"/ },
  granularity: 'section',
});
