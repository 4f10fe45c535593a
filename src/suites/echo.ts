import { type Client, WsDynamicError } from '../index';

/** The default `send` of a suite. */
export function sendEcho(client: Client, payload: string): void {
  client.send(payload);
}

/** The default `expect` of a suite: the next message must equal the payload. */
export async function expectEcho(client: Client, payload: string): Promise<void> {
  const text = await client.receiveText();
  if (text !== payload) {
    throw new WsDynamicError('ERR_WS_UNEXPECTED_MESSAGE', describeDifference(payload, text));
  }
}

/** Describes the first difference of two texts, shortened. */
export function describeDifference(expected: string, received: string): string {
  let same = 0;
  while (same < expected.length && expected[same] === received[same]) same += 1;
  const from = Math.max(0, same - 20);
  const show = (text: string) =>
    `${JSON.stringify(text.slice(from, from + 60))} (${text.length} characters)`;
  return [
    `The echo differs from the sent text, from character ${same} on.`,
    `Sent, from ${from}:     ${show(expected)}`,
    `Received, from ${from}: ${show(received)}`,
  ].join('\n');
}

/** A payload that identifies its connection and message, padded to `bytes` bytes of ASCII. */
export function payloadOf(connection: number, place: number, bytes = 0): string {
  return `connection ${connection}, message ${place};`.padEnd(bytes, 'abcdefghijklmnopqrstuvwxyz');
}
