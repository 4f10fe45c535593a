import type { SecurityCheck } from '../check';
import { Finding } from '../finding';
import type { SecurityScene } from '../scene';
import { acceptanceOf } from './acceptance';

const source = 'OWASP WSTG-CLNT-10, ASVS 5.0 V4.4.2, CWE-1385, RFC 6455 section 10.2';

const check = (
  id: string,
  does: string,
  originsOf: (allowed: URL) => readonly (string | undefined)[],
): SecurityCheck => ({
  id: `origin-${id}`,
  group: 'origin',
  does,
  source,
  needs: ({ origins }) => (origins === undefined ? 'origins' : undefined),
  run: (scene) => requireRefused(scene, originsOf),
});

export const originChecks: readonly SecurityCheck[] = [
  check('foreign', 'refuses a foreign origin', ({ protocol }) => [
    `${protocol}//attacker.test`,
    'file://',
  ]),
  check('null', 'refuses the origin null, of sandboxed frames and files', () => ['null']),
  check('look-alike', 'refuses origins that look like its own', ({ protocol, host, hostname }) => [
    `${protocol}//${host}.attacker.test`,
    `${protocol}//attacker-${host}`,
    `${protocol}//attacker.test/${host}`,
    `${protocol}//${host}@attacker.test`,
    // Matches a pattern whose dots are not escaped.
    ...(hostname.includes('.') ? [`${protocol}//${host.replace('.', 'x')}`] : []),
  ]),
  check('absent', 'refuses a handshake without an origin', () => [undefined]),
];

async function requireRefused(
  scene: SecurityScene,
  originsOf: (allowed: URL) => readonly (string | undefined)[],
): Promise<void> {
  const { plainHeaders, login, origins = [] } = scene.plan;
  await scene.requireReady();
  for (const origin of originsOf(new URL(origins[0] ?? 'https://example.test'))) {
    const headers = {
      ...plainHeaders,
      ...(origin !== undefined && { Origin: origin }),
      ...login.headers,
    };
    const accepted = await acceptanceOf(scene, headers);
    if (accepted === undefined) continue;
    const named = origin === undefined ? 'without Origin' : `with Origin: ${origin}`;
    throw new Finding(`A handshake ${named} was accepted.`, accepted.text.split('\r\n'));
  }
}
