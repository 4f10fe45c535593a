import { Routing } from './routing';

let ofProcess: Routing | undefined;

/** The routing without a test file: mock servers in plain Node. */
export function processRouting(): Routing {
  ofProcess ??= new Routing();
  return ofProcess;
}
