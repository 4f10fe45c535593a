/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { server } from 'jest-ws-dynamic';

test.each(['pause', 'resume'] as const)(
  'a server in this process has no %s(), and the error names the alternatives',
  async (verb) => {
    await expect(server[verb]()).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringMatching(
        `Cannot ${verb} the server reference: only a server command can be paused.*network\\(\\)`,
      ),
    });
  },
);

test('a server that is not running is not paused either', async () => {
  await server.stop();
  await server.resume();
  await server.start();
});
