/** Plays a file of `record-in-chromium.ts`, in plain Node. */
import { connect } from '../../../src/test-realm/client/connect';
import type { MockServer } from '../../../src/test-realm/mock/mock-server';
import { mockServer } from '../../../src/test-realm/mock/open-mock';

/** What two clients and a mock server send each other, with ids of the clients' own. */
export async function transcriptOf(replay: string): Promise<string> {
  const mock = await mockServer({ replay, mask: ['id', 're'] });
  try {
    return await converse(mock);
  } finally {
    await mock.close();
  }
}

async function converse(mock: MockServer): Promise<string> {
  const lines: string[] = [];
  for (const room of [1, 2]) {
    const client = await connect(`${mock.url}/chat?room=${room}`);
    lines.push(String(await client.receive()));
    for (const text of ['hällo', 'bye']) {
      client.send({ id: `id of ${text}`, text });
      lines.push(String(await client.receive()));
      if (text === 'bye') continue;
      client.send(Buffer.from([0, 1, 255]));
      lines.push((await client.receiveBinary()).toString('hex'));
    }
    await client.close();
  }
  await mock.replayed;
  return lines.join('\n');
}
