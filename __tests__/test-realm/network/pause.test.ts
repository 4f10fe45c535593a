/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { server } from 'jest-ws-dynamic';

test('a server in this process cannot be paused, and the error names the alternatives', async () => {
  await expect(server.pause()).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringMatching(/only a server command can be paused.*network\(\)/s),
  });
  await server.resume();
});
