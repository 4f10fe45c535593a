import { connect, mockServer, type TranscriptOptions, transcript } from 'jest-ws-dynamic';
import { expect, Snapshots, test } from 'vitest';

expect.extend({
  toMatchInlineTranscript(subject, options: TranscriptOptions, snapshot?: string) {
    return Snapshots.toMatchInlineSnapshot.call(this, transcript(subject, options), snapshot);
  },
});

test('a conversation', async () => {
  await using mock = await mockServer();
  await using client = await connect(mock.url);
  await mock.send({ type: 'welcome', id: crypto.randomUUID() });
  await client.receive();
  expect(client).toMatchInlineTranscript(
    { mask: ['id'] },
    `
    "open
    ← text {"id":"<id 1>","type":"welcome"}
    (still open)"
  `,
  );
});
