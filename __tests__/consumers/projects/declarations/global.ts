// Only for its types: the matchers on the global expect of @types/jest.
import type { Client } from 'jest-ws-dynamic';

export const waits = (client: Client): Promise<void> => expect(client).toReceiveMessage('a');
export const looks = (client: Client): void => expect(client).not.toBeOpen();

// @ts-expect-error The limit is an option.
export const misuse = (client: Client) => expect(client).toReceiveMessage('a', 100);
