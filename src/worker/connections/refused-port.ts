import { now } from '../../platform/time';
import {
  awaitedUseOf,
  closedOn,
  hadMock,
  handshakeRemedy,
  serverEndOf,
  whereServerIs,
} from './wait-hints';

/** The remedy if nothing listens on the port of a URL. @param start when the handshake began */
export function refusedRemedy(url: string, start: number): string {
  if (hadMock(url)) {
    return 'The mock server that was at this address is closed: open one in this test, or in beforeAll for all tests of the file.';
  }
  const end = serverEndOf(url, start, now());
  if (end !== undefined) {
    return `Nothing listens on that port because of ${end.call}: ${handshakeRemedy(end, start)}.`;
  }
  const line = awaitedUseOf(url, start);
  if (line !== undefined) {
    return `The server of useServer() at ${line} had not started: it starts in a beforeAll hook. Call useServer() above the hooks that connect, and connect in a hook or in the test.`;
  }
  return closedOn(url) ?? notStarted();
}

function notStarted(): string {
  const place = whereServerIs();
  const other = place === undefined ? '' : ` ${place}.`;
  return `Nothing listens on that port: start the server first, and check that it listens on this host and port.${other}`;
}
