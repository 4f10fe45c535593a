import type { Duplex } from 'node:stream';
import { clearTimeout, setTimeout } from '../../../platform/time';

/** Resolves when the stream has data, or ends, or after `timeout` ms. */
export function nextData(stream: Duplex, timeout: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(limit);
      stream.off('data', end).off('close', end);
      resolve();
    };
    const limit = setTimeout(end, timeout);
    stream.on('data', end).on('close', end);
    if (stream.destroyed) end();
  });
}
