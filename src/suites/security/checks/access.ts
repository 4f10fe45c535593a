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

/** A slower machine may be so late, ms. */
const slack = 2000;

export const accessChecks: readonly SecurityCheck[] = [
  check(
    'none',
    'refuses a handshake without credentials before the 101',
    'OWASP WebSocket cheat sheet (authentication), ASVS 5.0 V4.4.3, RFC 6455 section 10.5',
    'login.headers',
    ({ login }) => login.headers !== undefined,
    (scene) => requireRefused(scene, {}, 'without credentials'),
  ),
  check(
    'forged',
    'refuses credentials that were changed',
    'OWASP WebSocket cheat sheet (authentication), ASVS 5.0 V4.4.3, CWE-287',
    'login.headers',
    ({ login }) => login.headers !== undefined,
    (scene) => requireRefused(scene, forged(scene.plan.login.headers ?? {}), 'with forged ones'),
  ),
  check(
    'expired',
    'refuses expired credentials, or closes their connection',
    'OWASP WebSocket cheat sheet (sessions), ASVS 5.0 V7.3, CWE-613',
    'login.expired',
    ({ login }) => login.expired !== undefined,
    (scene) => requireShut(scene, scene.plan.login.expired ?? {}),
  ),
  check(
    'other',
    'does not let one user act as another',
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
  how: string,
): Promise<void> {
  await scene.requireReady();
  const accepted = await acceptanceOf(scene, headersOf(scene, credentials));
  if (accepted === undefined) return;
  throw new Finding(`A handshake ${how} was accepted.`, accepted.text.split('\r\n'));
}

async function requireShut(scene: SecurityScene, credentials: Headers): Promise<void> {
  await scene.requireReady();
  const headers = headersOf(scene, credentials);
  if ((await acceptanceOf(scene, headers)) === undefined) return;
  const peer = await scene.openPeer(headers, false);
  if (await peer.ended(scene.plan.limits.answer)) return;
  throw new Finding('Expired credentials were accepted, and their connection stays open.');
}

async function actAsOther(scene: SecurityScene): Promise<void> {
  const { other } = scene.plan.login;
  if (other === undefined) return;
  const peer = await scene.openPeer(headersOf(scene, other.headers));
  await peer.send(plannedMessage(other));
  const isRead = await peer.ping(scene.plan.limits.answer);
  if (!isRead && !peer.isOver) throw new NotTested('the message of user B was not read in time');
  const isRevealed = (): boolean =>
    peer.messages.some((message) => isAnswer({ expect: other.reveals }, message));
  // The result of a lookup may arrive after the pong.
  if (!(await peer.until(isRevealed, 500))) return;
  const texts = peer.messages.map(({ payload }) => `← ${payload.toString().slice(0, 200)}`);
  throw new Finding(`User B sent ${JSON.stringify(other.send)} and was answered as A.`, texts);
}

function headersOf({ plan }: SecurityScene, credentials: Headers): Headers {
  const [origin] = plan.origins ?? [];
  return {
    ...plan.plainHeaders,
    ...(origin !== undefined && { Origin: origin }),
    ...credentials,
  };
}

/** One character of each value is another; of a cookie header, of each cookie. */
export function forged(credentials: Headers): Headers {
  const forge = (value: string): string => {
    const at = Math.max(0, value.length - 4);
    return `${value.slice(0, at)}${value[at] === 'x' ? 'y' : 'x'}${value.slice(at + 1)}`;
  };
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => {
      const isCookie = name.toLowerCase() === 'cookie';
      const parts = isCookie ? String(value).split(/;\s*/) : [String(value)];
      return [name, parts.map(forge).join('; ')];
    }),
  );
}
