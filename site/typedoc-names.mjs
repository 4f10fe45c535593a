/** Names the modules of the API reference as a user imports them. */
const names = {
  src: 'jest-ws-dynamic',
  'src/jest/environment': 'jest-ws-dynamic/environment',
  'src/jest/reporter': 'jest-ws-dynamic/reporter',
  'src/test-realm/matchers/public': 'jest-ws-dynamic/matchers',
  'src/suite-kit': 'jest-ws-dynamic/suite-kit',
  'src/suites': 'jest-ws-dynamic/suites',
  'src/codecs': 'jest-ws-dynamic/codecs',
  'src/test-realm/superwstest': 'jest-ws-dynamic/superwstest',
  'src/test-realm/jest-websocket-mock': 'jest-ws-dynamic/jest-websocket-mock',
  'src/artillery': 'jest-ws-dynamic/artillery',
};

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const module of project.children ?? []) module.name = names[module.name] ?? module.name;
  });
}
