/** @jest-environment jest-ws-dynamic/environment-jsdom */
import { renderHook, waitFor } from '@testing-library/react';
import { mockServer } from 'jest-ws-dynamic';
import { useChatRoom } from './src/use-chat-room';

test('shows what arrives, and closes the connection', async () => {
  const mock = await mockServer({ json: true });
  const { result, unmount } = renderHook(() => useChatRoom(mock.url));

  await waitFor(() => expect(result.current.status).toBe('open'));
  const connection = await mock.nextConnection();
  connection.send({ from: 'Ada', text: 'hello' });
  await waitFor(() => expect(result.current.lines).toHaveLength(1));

  unmount();
  await expect(connection).toBeClosedWith(1005);
});
