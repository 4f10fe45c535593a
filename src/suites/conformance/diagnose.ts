/**
 * After failures, finds properties of the server's protocol, other than violations of RFC 6455, that may be
 * the cause.
 */
import { type PlannedMessage, showPayload } from '../exchange-message';
import type { SeenEvent } from '../probe/observation';
import type { Action, Probe } from '../probe/probe';
import type { PlayedProbe } from '../probe/run-probe';

type Play = (probe: Probe) => Promise<PlayedProbe>;
type Message = Extract<SeenEvent, { readonly kind: 'message' }>;

/** Time to wait for a greeting, and for an answer, s. */
const silence = 0.4;
const answerTime = 0.8;

const hello: Pick<PlannedMessage, 'isText' | 'payload'> = {
  isText: true,
  payload: Buffer.from('Hello'),
};

/**
 * Sends a message on a connection, then again while another one listens: servers may announce a connection
 * to the others. Returns a sentence for each property that makes
 * cases fail.
 *
 * @param exchange the message to send instead of "Hello"
 * @param path path of the handshakes
 */
export async function diagnose(
  play: Play,
  exchange: Pick<PlannedMessage, 'isText' | 'payload'> | undefined,
  connections: number,
  path: string,
): Promise<readonly string[]> {
  const { isText, payload } = exchange ?? hello;
  const frame: Action = { opcode: isText ? 1 : 2, payload: payload.toString('hex') };
  const speak = () => play(probeOf([{ wait: silence, tag: 'silence' }, frame], answerTime));
  const { scene, seen } = await speak();
  const { events, wasOpen, status } = scene.observe(seen);
  if (!wasOpen && status !== undefined && status !== 101) return [describeRefusal(path, status)];
  const { before, after } = messagesOf(events);
  const hints = [
    ...describeGreeting(before),
    ...(exchange === undefined && after !== undefined ? describeNoEcho(after) : []),
  ];
  if (connections === 1 || after === undefined) return hints;
  const [speaker, listener] = await Promise.all([
    speak(),
    play(probeOf([{ wait: silence + answerTime }], 0.1)),
  ]);
  const beside = messagesOf(speaker.scene.observe(speaker.seen).events);
  const heard = listener.scene.observe(listener.seen).events.filter(isMessage);
  const isBroadcast =
    beside.before.length > before.length ||
    beside.after?.some((one) => heard.some(isLike(one))) === true;
  if (!isBroadcast) return hints;
  const remedy = 'set `connections: 1`';
  return [...hints, `The server broadcasts messages of one connection to the others: ${remedy}.`];
}

/** The messages before and after the wait; `after` is `undefined` if the connection ended during it. */
function messagesOf(events: readonly SeenEvent[]): {
  readonly before: readonly Message[];
  readonly after: readonly Message[] | undefined;
} {
  const at = events.findIndex(({ kind }) => kind === 'timeout');
  if (at === -1) return { before: [], after: undefined };
  return {
    before: events.slice(0, at).filter(isMessage),
    after: events.slice(at).filter(isMessage),
  };
}

function describeRefusal(path: string, status: number): string {
  return `The server refuses each handshake to ${path} with ${status}. Set the path of its echo (\`path\`), and the required headers (\`headers\`).`;
}

function describeGreeting([first]: readonly Message[]): readonly string[] {
  if (first === undefined) return [];
  const what = showPayload(first);
  return [
    `The server sends a message before anything is sent to it: ${what}. Read it first with \`prepare: [{ expect: … }]\`.`,
  ];
}

function describeNoEcho(answers: readonly Message[]): readonly string[] {
  if (answers.some(isLike({ kind: 'message', ...hello }))) return [];
  const [first] = answers;
  const got = first === undefined ? 'not answered' : `answered with ${showPayload(first)}`;
  return [
    `The server does not echo: the text "Hello" was ${got}. Describe a message that it answers with \`exchange: { send, expect }\`.`,
  ];
}

function probeOf(actions: readonly Action[], after: number): Probe {
  const rules = { timer: 'kill', starter: 'client', codes: [] } as const;
  return { id: '', does: '', actions, after, ...rules };
}

const isMessage = (event: SeenEvent): event is Message => event.kind === 'message';

const isLike =
  (one: Message) =>
  ({ isText, payload }: Message): boolean =>
    isText === one.isText && payload.equals(one.payload);
