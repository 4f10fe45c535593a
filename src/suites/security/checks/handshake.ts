import { checksOf, type SecurityCheck } from '../check';
import { Finding } from '../finding';
import type { RawAnswer } from '../raw-answer';
import type { SecurityScene } from '../scene';
import { resetAfter } from '../sockets';
import { commas, requireLinear, spaced, unclosed } from './linear-time';
import { to, withLines } from './upgrade-request';

const check = checksOf('handshake');

export const handshakeChecks: readonly SecurityCheck[] = [
  check(
    'endless',
    'ends a handshake with endless headers',
    'CWE-770, RFC 6455 section 10.4',
    endless,
  ),
  check(
    'many-headers',
    'survives a handshake with very many headers',
    'CVE-2024-37890 (ws), CWE-476',
    (scene) => askAll(scene, [manyHeaders(1999), manyHeaders(2000), manyHeaders(2100)]),
  ),
  check(
    'slow-protocol',
    'reads a Sec-WebSocket-Protocol header in linear time',
    'CVE-2021-32640 (ws), CWE-1333',
    (scene) => requireLinear(scene, 'Sec-WebSocket-Protocol', [spaced, commas]),
  ),
  check(
    'slow-extensions',
    'reads a Sec-WebSocket-Extensions header in linear time',
    'CVE-2020-7662 (websocket-extensions), CWE-1333',
    (scene) => requireLinear(scene, 'Sec-WebSocket-Extensions', [spaced, unclosed]),
  ),
  check(
    'extension-names',
    'survives extensions, parameters and subprotocols named as members of Object',
    'GHSA-5v72-xg48-5rpm (ws), CWE-1321',
    (scene) => askAll(scene, memberNames()),
  ),
  check(
    'targets',
    'survives odd request targets: absolute URLs, //, bad escapes',
    'RFC 9112 section 3.2, CWE-20',
    (scene) =>
      askAll(
        scene,
        [
          'http://attacker.test/',
          '//',
          '///',
          '//[',
          '/%',
          '/%ff%00',
          '/?%',
          '*',
          '/\\\\',
          'x:',
          '/#',
        ].map(to),
      ),
  ),
  check(
    'traversal',
    'does not serve files outside its root by a path with ..',
    'OWASP WSTG-ATHZ-01, CWE-22',
    traversal,
  ),
  check(
    'injection',
    'does not copy line breaks of a request into its response',
    'CWE-113',
    injection,
  ),
  check(
    'reset',
    'survives handshakes that are reset, on its path and after a refusal',
    'CVE-2022-41940 (engine.io), CWE-248',
    async (scene) => {
      const request = scene.request();
      await resets(scene, request.slice(0, 60), soon);
      await resets(scene, request, soon);
      await resets(scene, scene.request(elsewhere), ['refusal']);
    },
  ),
  check(
    'reset-unanswered',
    'survives handshakes on other paths that are reset before it has answered',
    'CWE-248, CVE-2022-41940 (engine.io; 6.2.1 fixes it in part)',
    (scene) => resets(scene, scene.request(elsewhere), soon),
  ),
  check(
    'early-frame',
    'survives an invalid frame immediately after the handshake',
    'CVE-2022-21676 (engine.io), CWE-248',
    earlyFrames,
  ),
];

/** The required headers are last: Node drops those after the first 2000. */
function manyHeaders(count: number): readonly string[] {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const names = Array.from({ length: count }, (_, index) => {
    const [high = 'a', low = 'a'] = [letters[Math.floor(index / 36) % 36], letters[index % 36]];
    return `${high}${low}:`;
  });
  return withLines(...names);
}

function memberNames(): readonly (readonly string[])[] {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
  return names.flatMap((name) => [
    withLines(`Sec-WebSocket-Extensions: ${name}`),
    withLines(`Sec-WebSocket-Extensions: permessage-deflate; ${name}`),
    withLines(`Sec-WebSocket-Extensions: permessage-deflate; ${name}=${name}`),
    withLines(`Sec-WebSocket-Protocol: ${name}`),
  ]);
}

/** Sends each request; the server may respond in any way, but must survive. */
async function askAll(
  scene: SecurityScene,
  requests: readonly (readonly string[])[],
): Promise<void> {
  for (const lines of requests) {
    try {
      await scene.survive(() => scene.ask(scene.request(lines), 1000).then(() => undefined));
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      const sent = scene.request(lines).trimEnd().split('\r\n');
      const shown =
        sent.length > 20 ? [`${sent.length} lines, such as:`, ...sent.slice(0, 8)] : sent;
      throw new Finding(error.message, shown, error.isTimed);
    }
  }
}

/** Sends headers up to 1 MiB, without the empty line that ends them. */
async function endless(scene: SecurityScene): Promise<void> {
  let answer: RawAnswer | undefined;
  await scene.survive(async () => {
    const head = scene.request().trimEnd();
    const more = Array.from({ length: 1024 }, (_, index) => `x-${index}: ${'a'.repeat(1014)}`);
    answer = await scene.ask(`${head}\r\n${more.join('\r\n')}\r\n`, 5000);
  });
  if (answer === undefined || answer.isEnded) return;
  throw new Finding('It accepted 1 MiB of headers, and neither refused nor ended the connection.');
}

async function traversal(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  const up = ['..', '%2e%2e', '..%2f..', '%252e%252e', '..\\..'];
  const targets = up.map(
    (part) => `/${Array.from({ length: 8 }, () => part).join('/')}/etc/passwd`,
  );
  for (const target of [...targets, '//etc/passwd', '/etc/passwd']) {
    for (const lines of [
      to(target),
      [`GET ${target} HTTP/1.1`, 'Host: {host}', 'Connection: close'],
    ]) {
      const { text } = await scene.ask(scene.request(lines), 1000);
      if (!/^root:.*:0:0:/m.test(text)) continue;
      throw new Finding(`GET ${target} returned the contents of /etc/passwd.`, lines);
    }
  }
  await scene.requireAlive();
}

async function injection(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  const { path } = scene;
  const joint = path.includes('?') ? '&' : '?';
  const header = 'X-Injected: 1';
  const requests = [
    to(`${path}${joint}next=%0d%0a${header.replace(' ', '%20')}`),
    to(`/%0d%0a${header.replace(' ', '%20')}`),
    withLines(`Sec-WebSocket-Protocol: chat%0d%0a${header}`),
    withLines(`Sec-WebSocket-Protocol: chat\r${header}`),
    withLines(`Sec-WebSocket-Protocol: chat\n ${header}`),
    withLines(`X-Request-Id: 1%0d%0a${header}`),
  ];
  for (const lines of requests) {
    const { text } = await scene.ask(scene.request(lines), 1000);
    const [head = ''] = text.split('\r\n\r\n');
    if (!/^x-injected:/im.test(head)) continue;
    throw new Finding('The response contains a header from the request.', head.split(/\r?\n/));
  }
  await scene.requireAlive();
}

const elsewhere = to('/nobody-serves-this');
/** Pauses before a reset, ms. */
const soon = [0, 10, 20, 50, 100, 200];

async function resets(
  scene: SecurityScene,
  request: string,
  pauses: readonly (number | 'refusal')[],
): Promise<void> {
  await scene.survive(async () => {
    for (const pause of pauses) await resetAfter(scene.target, request, pause);
  });
}

async function earlyFrames(scene: SecurityScene): Promise<void> {
  // RSV2 and RSV3; an unknown opcode; an unmasked frame; an invalid length.
  const frames = ['b1810000000061', '83810000000061', '810161', '82ffffffffffffffffff00000000'];
  for (const frame of frames) {
    await scene.survive(async () => {
      const bytes = Buffer.from(frame, 'hex').toString('latin1');
      await scene.ask(scene.request() + bytes, 1000);
    });
  }
}
