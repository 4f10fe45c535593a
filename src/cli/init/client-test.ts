import type { ClientCandidate } from './find-client';
import { head, importLine } from './first-test';
import type { TestStyle } from './test-place';

/** The first test of a client: a mock server answers at the URL in the client's code. */
export function clientTest(style: TestStyle, { file, url, call }: ClientCandidate): string {
  const hook =
    call?.kind === 'hook' ? [importOf(style, 'act, renderHook', '@testing-library/react')] : [];
  const own = call && importLine(style, file, call.isDefault ? undefined : call.name, call.name);
  const mock = url.kind === 'fixed' ? `{ url: '${url.value}' }` : '';
  const closing = closingOf(style, call);
  const steps = [
    `const mock = await mockServer(${mock});`,
    ...(url.kind === 'variable' ? [`process.env.${url.value} = mock.url;`] : []),
    `${closing.length > 0 ? 'client = ' : ''}${call ? started(call) : loaded(style, file)}`,
    // React warns of an update outside of act(), such as that of an `open` event.
    call?.kind === 'hook'
      ? 'await act(async () => void (await mock.nextConnection()));'
      : 'await mock.nextConnection();',
    'expect(mock.connections).toHaveLength(1);',
  ];
  const globals = closing.length > 0 ? ['afterEach'] : [];
  const lines = [...hook, ...(own === undefined ? [] : [own]), ...closing];
  const environment =
    call?.kind === 'hook' && !style.hasPage
      ? '/** @jest-environment jest-ws-dynamic/environment-jsdom */\n'
      : '';
  return `${environment}${head(style, { own: ['mockServer'], globals, lines })}
test('the client opens a connection to its server', async () => {
${steps.map((step) => `  ${step}`).join('\n')}
});
`;
}

/** A skipped test, for a client that could not be started. */
export function clientDraft(style: TestStyle, { file, url, call }: ClientCandidate): string {
  const mock = url.kind === 'fixed' ? `{ url: '${url.value}' }` : '';
  const example =
    call === undefined ? '' : `, such as: ${call.kind === 'class' ? 'new ' : ''}${call.name}(…)`;
  return `${head(style, { own: ['mockServer'] })}
// To do: start the client of ${file}, then remove ".skip".
test.skip('the client opens a connection to its server', async () => {
  const mock = await mockServer(${mock});
  // Start the client here${example}.
  await mock.nextConnection();
  expect(mock.connections).toHaveLength(1);
});
`;
}

/** Closes the client also after a failed assertion: a client that reconnects keeps Jest from exiting. */
function closingOf({ isTyped }: TestStyle, call: ClientCandidate['call']): string[] {
  if (call?.closeMethod === undefined) return [];
  // The class may be generic.
  const type = isTyped ? `: InstanceType<typeof ${call.name}> | undefined` : '';
  return [
    '',
    `let client${type};`,
    '',
    'afterEach(async () => {',
    `  await client?.${call.closeMethod}();`,
    '});',
  ];
}

function started({ kind, name, args = [] }: NonNullable<ClientCandidate['call']>): string {
  const argument = args.join(', ');
  if (kind === 'hook') return `renderHook(() => ${name}(${argument}));`;
  return `${kind === 'class' ? 'new ' : ''}${name}(${argument});`;
}

/** A file that connects when it is loaded must be loaded after the mock server has opened. */
function loaded(style: TestStyle, file: string): string {
  const [, path] = /'([^']+)'/.exec(importLine(style, file, undefined, 'client')) ?? [];
  return style.hasEndings ? `await import('${path}');` : `require('${path}');`;
}

function importOf({ usesImport }: TestStyle, names: string, from: string): string {
  return usesImport
    ? `import { ${names} } from '${from}';`
    : `const { ${names} } = require('${from}');`;
}
