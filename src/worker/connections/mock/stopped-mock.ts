import { now } from '../../../platform/time';
import { serverEndOf } from '../wait-hints';

/** See `MockHandle.stoppedFor`. @param port of the mock server */
export function stoppedMockRemedy(port: number, ms: number): string | undefined {
  const at = now();
  const end = serverEndOf(`ws://127.0.0.1:${port}`, at, at);
  if (end === undefined || end.at > at - ms) return undefined;
  return `No client can connect: ${end.call} stopped the mock server; ${end.remedy}.`;
}
