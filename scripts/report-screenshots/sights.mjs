// What is looked at: the projects, and in each the pages by the name of a test, a file or none.
export const widths = [390, 1280, 1920];
export const schemes = ['light', 'dark'];

const failingTests = {
  joins: 'answers with the members and the limits of the room',
  history: 'the history follows a join',
  'rate-limit': 'thirty messages a second are allowed',
  login: 'a member enters a private room',
  order: 'numbers come in their order',
  profile: 'a profile has a theme',
  state:
    'follows the answer of the server, with owners, guests and the rate at which a member may write',
  forgotten: 'says goodbye',
  flaky: 'reconnects',
};

/** By project, then by the picture's name: `{}` is the overview, `{ file }` a file, `{ test }` a test. */
export const sights = {
  failing: {
    overview: {},
    ...Object.fromEntries(Object.entries(failingTests).map(([name, test]) => [name, { test }])),
    database: { file: 'database.test.js' },
  },
  network: {
    overview: {},
    faults: { test: 'an order survives a slow network and a reset' },
    refused: { test: 'a client of a mock that refuses twice' },
  },
  'load-one': { overview: {}, file: { file: 'load.test.js' }, test: { test: '21 connections' } },
  'load-five': { overview: {}, file: { file: 'load.test.js' }, test: { test: '21 connections' } },
  'socket.io': {
    overview: {},
    passed: { test: 'orders are acknowledged, and their state is pushed' },
    failed: { test: 'an order has its sugar' },
  },
  green: { overview: {}, test: { test: 'of bytes, over wss' } },
  suites: {
    overview: {},
    conformance: { file: 'conformance.test.js' },
    security: { file: 'security.test.js' },
    case: { test: /^2\.2 / },
  },
};
