/** `jest-environment-jsdom`, an optional peer, with a WebSocket server per test file. */
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { type EnvironmentClass, withWebSocketServer } from './environment';

const name = 'jest-environment-jsdom';

function jsdomEnvironment(): EnvironmentClass {
  let path: string;
  try {
    path = require.resolve(name, { paths: [process.cwd(), __dirname] });
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_DEPENDENCY_MISSING',
      `jest-ws-dynamic/environment-jsdom needs ${name}, which is not installed. Run: npm install --save-dev ${name}`,
      { cause },
    );
  }
  return (require(path) as { TestEnvironment: EnvironmentClass }).TestEnvironment;
}

/** `jest-environment-jsdom` with a WebSocket server per test file. */
const TestEnvironment: EnvironmentClass = withWebSocketServer(jsdomEnvironment());
export default TestEnvironment;
