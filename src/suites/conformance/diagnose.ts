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
 * Sends a message on one connection and listens on another. Returns a sentence for each property that makes
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
  const [speaker, listener] = await Promise.all([
    play(probeOf([{ wait: silence, tag: 'silence' }, frame], answerTime)),
    play(probeOf([{ wait: silence + answerTime }], 0.1)),
  ]);
  const { events, wasOpen, status } = speaker.scene.observe(speaker.seen);
  if (!wasOpen && status !== undefined && status !== 101) return [describeRefusal(path, status)];
  const at = events.findIndex(({ kind }) => kind === 'timeout');
  if (at === -1) return [];
  const before = events.slice(0, at).filter(isMessage);
  const answers = events.slice(at).filter(isMessage);
  const heard = listener.scene.observe(listener.seen).events.filter(isMessage);
  return [
    ...describeGreeting(before),
    ...(exchange === undefined ? describeNoEcho(answers) : []),
    ...(connections > 1 && answers.some((one) => heard.some(isLike(one)))
      ? ['The server broadcasts messages of one connection to the others: set `connections: 1`.']
      : []),
  ];
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
