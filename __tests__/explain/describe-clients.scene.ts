/** Clients of the hooks of a describe block, in failures of the tests after it. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { linesOf, failed } = scene({
  'blocks.test.js': `const { connect, network } = require('jest-ws-dynamic');
let kept;
beforeAll(() => connect('/echo?of=file'));
describe('one', () => {
  beforeAll(async () => {
    kept = await connect('/echo?of=kept');
    await connect('/echo?of=one');
    const link = await network();
    link.latency(1);
    await connect({ path: '/echo?of=link', via: link });
  });
  test('fails', () => { expect(1).toBe(2); });
  describe('inside', () => {
    beforeAll(() => connect('/echo?of=inside'));
    test('fails', () => { expect(1).toBe(2); });
  });
});
describe('two', () => {
  beforeAll(() => connect('/echo?of=two'));
  test('fails', () => { expect(1).toBe(2); });
  test('fails with a client of another block', () => expect(kept).toReceiveMessage('a', { timeout: 20 }));
  test('uses it', () => kept.send('a'));
  test('fails after its use', () => { expect(1).toBe(2); });
});`,
});

/** The paths of the connections, and links. */
const shownIn = (name: string): readonly string[] => {
  const text = linesOf('blocks', name).join('\n');
  const found = text.matchAll(/Connection \d+ of \d+: \S+of=(\w+)|(Network link)/g);
  return Array.from(found, ([, client, link]) => client ?? link ?? '').toSorted();
};

test('are shown in failures of their block', () => {
  expect(shownIn('one › fails')).toEqual(['Network link', 'file', 'kept', 'link', 'one']);
  expect(shownIn('one › inside › fails')).toContain('inside');
});

test('are not shown in later ones, unless used since', () => {
  expect(shownIn('two › fails')).toEqual(['file', 'two']);
  expect(shownIn('two › fails with a client of another block')).toContain('kept');
  expect(shownIn('two › fails after its use')).toEqual(['file', 'kept', 'two']);
});

test('stay open', () => {
  expect(failed('blocks')).not.toContain('two uses it');
});
