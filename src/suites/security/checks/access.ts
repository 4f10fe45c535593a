import { isAnswer, plannedMessage } from '../../exchange-message';
import type { SecurityCheck } from '../check';
import { Finding, NotTested } from '../finding';
import type { SecurityPlan } from '../options';
import type { SecurityScene } from '../scene';
import { acceptanceOf } from './acceptance';

type Headers = Readonly<Record<string, string>>;

const check = (
  id: string,
  does: string,
  source: string,
  option: string,
  has: (plan: SecurityPlan) => boolean,
  run: SecurityCheck['run'],
): SecurityCheck => ({
  ...{ id: `access-${id}`, group: 'access', does, source, run },
  needs: (plan) => (has(plan) ? undefined : option),
});

const needsLogin = 'login.headers or login.path';
const hasLogin = ({ login }: SecurityPlan): boolean =>
  login.headers !== undefined || login.path !== undefined;

/** Allowance for a slow machine, ms. */
const slack = 2000;

export const accessChecks: readonly SecurityCheck[] = [
  check(
    'none',
    'refuses a handshake without credentials before the 101',
    'OWASP WebSocket cheat sheet (authentication), ASVS 5.0 V4.4.3, RFC 6455 section 10.5',
    needsLogin,
    hasLogin,
    (scene) => requireRefused(scene, {}, scene.plan.path, 'without credentials'),
  ),
  check(
    'forged',
    'refuses credentials that were changed',
    'OWASP WebSocket cheat sheet (authentication), ASVS 5.0 V4.4.3, CWE-287',
    needsLogin,
    hasLogin,
    requireForgedRefused,
  ),
  check(
    'expired',
    'refuses expired credentials, or closes their connection',
    'OWASP WebSocket cheat sheet (sessions), ASVS 5.0 V7.3, CWE-613',
    'login.expired',
    ({ login }) => login.expired !== undefined || login.expiredPath !== undefined,
    requireShut,
  ),
  check(
    'other',
    'does not allow a user to act as another',
    'OWASP WebSocket cheat sheet (authorization), CWE-639',
    'login.other',
    ({ login }) => login.other !== undefined,
    actAsOther,
  ),
  check(
    'idle',
    'closes a connection that does not log in',
    'OWASP WebSocket cheat sheet (authentication), CWE-770',
    'login.within',
    ({ login }) => login.within !== undefined,
    async (scene) => {
      const { within = 0 } = scene.plan.login;
      const peer = await scene.openPeer(scene.plan.headers, false);
      if (await peer.ended(within + slack)) return;
      throw new Finding(`It was open ${within} ms without a login, and stays open.`);
    },
  ),
];

async function requireRefused(
  scene: SecurityScene,
  credentials: Headers,
  path: string,
  how: string,
): Promise<void> {
  await scene.requireReady();
  const accepted = await acceptanceOf(scene, headersOf(scene, credentials), path);
  if (accepted === undefined) return;
  throw new Finding(`A handshake ${how} was accepted.`, accepted.text.split('\r\n'));
}

async function requireForgedRefused(scene: SecurityScene): Promise<void> {
  const { login, path } = scene.plan;
  const other = login.path === undefined ? path : forgedPath(login.path, path);
  await requireRefused(scene, forged(login.headers ?? {}), other, 'with forged ones');
}

async function requireShut(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  const { login, path: plain } = scene.plan;
  const path = login.expiredPath ?? plain;
  const headers = headersOf(scene, login.expired ?? {});
  if ((await acceptanceOf(scene, headers, path)) === undefined) return;
  const peer = await scene.openPeer(headers, false, path);
  if (await peer.ended(scene.plan.limits.answer)) return;
  throw new Finding('Expired credentials were accepted, and their connection stays open.');
}

async function actAsOther(scene: SecurityScene): Promise<void> {
  const { other } = scene.plan.login;
  if (other === undefined) return;
  const peer = await scene.openPeer(
    headersOf(scene, other.headers ?? {}),
    true,
    other.path ?? scene.plan.path,
  );
  await peer.send(plannedMessage(other));
  const isRead = await peer.ping(scene.plan.limits.answer);
  if (!isRead && !peer.isOver) throw new NotTested('the message of user B was not read in time');
  const isRevealed = (): boolean =>
    peer.messages.some((message) => isAnswer({ expect: other.reveals }, message));
  // The result of a lookup may arrive after the pong.
  if (!(await peer.until(isRevealed, 500))) return;
  const texts = peer.messages.map(({ payload }) => `← ${payload.toString().slice(0, 200)}`);
  throw new Finding(
    `User B sent ${JSON.stringify(other.send)} and received an answer for A.`,
    texts,
  );
}

function headersOf({ plan }: SecurityScene, credentials: Headers): Headers {
  const [origin] = plan.origins ?? [];
  return {
    ...plan.plainHeaders,
    ...(origin !== undefined && { Origin: origin }),
    ...credentials,
  };
}

/**
 * Changes one character of each value: in a cookie header, of each cookie; in subprotocols, of the longest,
 * since that is the token.
 */
export function forged(credentials: Headers): Headers {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => {
      if (/^cookie$/i.test(name)) return [name, value.split(/;\s*/).map(forge).join('; ')];
      if (!/^sec-websocket-protocol$/i.test(name)) return [name, forge(value)];
      const parts = value.split(',').map((part) => part.trim());
      const longest = Math.max(...parts.map(({ length }) => length));
      const token = parts.findIndex(({ length }) => length === longest);
      return [name, parts.map((part, at) => (at === token ? forge(part) : part)).join(', ')];
    }),
  );
}

/** Changes one character of each part of the path, and of each query value, that is not in `plain`. */
export function forgedPath(path: string, plain: string): string {
  const base = 'ws://host';
  const url = new URL(path, base);
  const without = new URL(plain, base);
  const parts = without.pathname.split('/');
  url.pathname = url.pathname
    .split('/')
    .map((part, index) => (part === parts[index] || part === '' ? part : forge(part)))
    .join('/');
  for (const [name, value] of [...url.searchParams]) {
    if (without.searchParams.get(name) !== value) url.searchParams.set(name, forge(value));
  }
  return url.pathname + url.search;
}

function forge(value: string): string {
  const at = Math.max(0, value.length - 4);
  return `${value.slice(0, at)}${value[at] === 'x' ? 'y' : 'x'}${value.slice(at + 1)}`;
}
