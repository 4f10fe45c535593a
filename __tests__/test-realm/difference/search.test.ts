import { describe, expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import { callSite } from '../../../src/test-realm/call-site';
import { noteReader } from '../../../src/test-realm/difference/read-earlier';
import { searchFor } from '../../../src/test-realm/difference/search';
import { plain } from '../../../src/test-realm/message/message-format';

const wire = (text: string): ReceivedMessage => ({
  ...{ number: 1, at: 0, direction: 'in', kind: 'message', fin: true, isRead: true },
  ...{ data: Buffer.from(text), isBinary: false, bytes: text.length },
});
const isText = (text: string) => (message: { data: Buffer | string }) =>
  String(message.data) === text;
const search = (expected: unknown, wants: string, arrived: readonly ReceivedMessage[] = []) =>
  searchFor(expected, isText(wants), plain, { messages: arrived });

test('the closest message is searched among those that the predicate refused', () => {
  const { predicate, closest } = search({ a: 1, b: 2 }, 'never');
  expect(closest()).toBeUndefined();
  const [one, other] = [wire('{"a":1,"b":3}'), wire('{"a":5,"b":6}')];
  expect([predicate(one), predicate(other)]).toEqual([false, false]);
  expect(closest()?.message).toBe(one);
  expect(closest()?.text).toMatch(/^The closest of the 2 messages that did not match:\n/);
});

test('matching messages are not searched', () => {
  const { predicate, closest } = search('ab', 'ab');
  expect(predicate(wire('ab'))).toBe(true);
  expect(closest()).toBeUndefined();
});

test('with a codec the decoded value is compared', () => {
  const format = {
    ...plain,
    open: () => ({ message: 'x', decoded: { codec: 'c', value: [1, 3] } }),
  };
  const { predicate, closest } = searchFor([1, 2], () => false, format, { messages: [] });
  predicate(wire('a'));
  expect(closest()?.text).toContain('Received: [1,3]');
});

describe('a match read by another call', () => {
  test('is named before the closest message; of several, the latest', () => {
    const arrived = [wire('ab'), wire('ab'), wire('ac')];
    const { predicate, closest } = search('ab', 'ab', arrived);
    predicate(wire('ac'));
    const found = closest();
    expect(found?.text).toBe(
      'A matching message arrived, but an earlier call had read it: each message is read once.\n',
    );
    expect(found?.message).toBe(arrived[1]);
  });

  test('is searched among the last thousand messages', () => {
    const others = Array.from({ length: 999 }, () => wire('x'));
    expect(search('ab', 'ab', [wire('ab'), ...others]).closest()).toBeDefined();
    expect(search('ab', 'ab', [wire('ab'), wire('x'), ...others]).closest()).toBeUndefined();
  });

  test('is named with its line, of the latest hundred calls', () => {
    const arrived = Array.from({ length: 101 }, () => wire('ab'));
    for (const message of arrived) {
      noteReader(message, { name: 'client.receive()', site: callSite() });
    }
    const readerOf = (message: ReceivedMessage | undefined) =>
      /but (.+) had read it/.exec(
        search('ab', 'ab', [message ?? wire('')]).closest()?.text ?? '',
      )?.[1];
    expect(readerOf(arrived[0])).toBe('an earlier client.receive()');
    expect(readerOf(arrived[1])).toMatch(/^client\.receive\(\) at \S*search\.test\.ts:\d+$/);
    expect(readerOf(arrived[100])).toMatch(/search\.test\.ts:\d+$/);
  });

  test('is named as skipped until another call reads it', async () => {
    const [first, last] = [wire('ab'), wire('b')];
    const { predicate, noteRead } = search('b', 'b');
    expect([predicate(first), predicate(last)]).toEqual([false, true]);
    await noteRead(Promise.resolve(last), { name: 'client.waitFor()' });
    const text = () => search('ab', 'ab', [first, last]).closest()?.text;
    expect(text()).toContain('an earlier client.waitFor() skipped it');
    noteReader(first, { name: 'client.receive()' });
    expect(text()).toContain('an earlier client.receive() had read it');
  });

  test('is not the answer to a message that was sent later', () => {
    const arrived = [wire('ab')];
    const withSent = (number: number) =>
      searchFor('ab', isText('ab'), plain, {
        messages: arrived,
        log: { sent: [{ ...wire('q'), number, direction: 'out' }] },
      } as Parameters<typeof searchFor>[3]).closest();
    expect(withSent(2)?.text).toContain('None has arrived since this side sent its last message.');
    expect(withSent(2)?.remedy).toContain('if a new one is expected');
    expect(withSent(0)?.remedy).toBe('Use the value that the earlier call returned');
  });

  test('is not searched with a predicate, which would be called twice', () => {
    expect(search(() => true, 'ab', [wire('ab')]).closest()).toBeUndefined();
  });

  test('may be among messages for which a matcher throws', () => {
    const wants = (message: { data: Buffer | string }) => 'id' in JSON.parse(String(message.data));
    const arrived = [wire('{"id":1}'), wire('no JSON')];
    const { closest } = searchFor(expect.anything(), wants, plain, { messages: arrived });
    expect(closest()?.message).toBe(arrived[0]);
  });
});

describe('a predicate of the user', () => {
  const unreadable = {
    ...plain,
    open: () => ({ message: 'x', decoded: { codec: 'c', reason: 'no' } }),
  };
  const searchBy = (answer: unknown, format = plain) =>
    searchFor(
      () => undefined,
      () => answer as boolean,
      format,
      { messages: [] },
    );

  test('is explained by its answers', () => {
    const { predicate, closest } = searchBy(undefined);
    expect(closest()).toBeUndefined();
    expect(predicate(wire('a'))).toBe(false);
    expect(closest()?.text).toMatch(/^The predicate returned undefined for each message/);
  });

  test('is not explained by messages that it did not get', () => {
    const { predicate, closest } = searchBy(undefined, unreadable as never);
    expect(predicate(wire('a'))).toBe(false);
    expect(closest()).toBeUndefined();
  });
});
