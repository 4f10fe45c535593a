import { now } from '../../suite-kit';
import { isTimeout, type Wire } from '../probe/wire';

/** The response to a handshake: the head of a 101, otherwise everything up to the end of the connection. */
export interface RawAnswer {
  /** `undefined` without a response. */
  readonly status: number | undefined;
  readonly text: string;
  readonly isEnded: boolean;
}

/** Sends a request, reads the response within a limit in ms, and ends the connection. */
export async function askRaw(wire: Wire, request: string, limit: number): Promise<RawAnswer> {
  const sending = wire.sendBytes(Buffer.from(request, 'latin1')).catch(() => undefined);
  const deadline = now() + limit;
  let text = '';
  let isEnded = false;
  try {
    while (!isEnded && !isUpgraded(text)) {
      const left = Math.max(1, deadline - now());
      const bytes = await wire.receiveBytes({ timeout: left });
      if (bytes === undefined) isEnded = true;
      else text += bytes.toString('latin1');
    }
  } catch (error) {
    // A reset ends the response, too.
    isEnded = !isTimeout(error);
  }
  wire.terminate();
  await sending;
  const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? undefined : Number(status), text, isEnded };
}

/** Whether the text is the complete head of a 101. */
function isUpgraded(text: string): boolean {
  return text.startsWith('HTTP/1.1 101') && text.includes('\r\n\r\n');
}
