const { server } = require('jest-ws-dynamic');
const { runConformance } = require('jest-ws-dynamic/suites');

test('the outcomes have the form of an Autobahn report', async () => {
  const url = new URL('/echo', server.url).href;
  const { counts, index, grid } = await runConformance({ url, sections: ['6.4', '7.1'] });
  expect(Object.fromEntries(counts)).toEqual({
    'NON-STRICT (closing OK)': 4,
    OK: 5,
    INFORMATIONAL: 1,
  });
  expect(index('my server')['my server']['6.4.1']).toMatchObject({
    behavior: 'NON-STRICT',
    behaviorClose: 'OK',
    remoteCloseCode: 1007,
  });
  expect(grid).toContain('6.4  nnnn');
}, 30_000);
