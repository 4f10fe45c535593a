/** What clients say to the server. */
export type ClientMessage =
  | { readonly type: 'join'; readonly room: string; readonly name: string }
  | { readonly type: 'say'; readonly room: string; readonly text: string }
  | { readonly type: 'leave'; readonly room: string };

/** One line of a room's talk. `number` counts from 1 in each room; `at` is in ms since the epoch. */
export interface Said {
  readonly type: 'said';
  readonly room: string;
  readonly number: number;
  readonly from: string;
  readonly text: string;
  readonly at: number;
}

/** What the server says to clients. */
export type ServerMessage =
  | Said
  | {
      readonly type: 'joined';
      readonly room: string;
      readonly members: readonly string[];
      readonly history: readonly Said[];
    }
  | {
      readonly type: 'presence';
      readonly room: string;
      readonly name: string;
      readonly here: boolean;
    }
  | { readonly type: 'left'; readonly room: string }
  | { readonly type: 'error'; readonly code: ChatErrorCode; readonly message: string };

export type ChatErrorCode = 'bad_message' | 'name_taken' | 'already_joined' | 'not_joined';

/** A request that the server refuses; it becomes an `error` message. */
export class ChatError extends Error {
  constructor(
    readonly code: ChatErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const longest = { room: 64, name: 32, text: 2000 };

/** Reads one message of a client; throws a ChatError for what is not one. */
export function readMessage(data: string): ClientMessage {
  const fields = parseObject(data);
  const text = (field: keyof typeof longest): string => {
    const value = fields[field];
    if (typeof value !== 'string' || value.trim() === '' || value.length > longest[field]) {
      throw bad(`"${field}" must be a string of 1 to ${longest[field]} characters.`);
    }
    return value.trim();
  };
  switch (fields.type) {
    case 'join':
      return { type: 'join', room: text('room'), name: text('name') };
    case 'say':
      return { type: 'say', room: text('room'), text: text('text') };
    case 'leave':
      return { type: 'leave', room: text('room') };
    default:
      throw bad('"type" must be "join", "say" or "leave".');
  }
}

function parseObject(data: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw bad('A message must be JSON.');
  }
  if (typeof value !== 'object' || value === null) throw bad('A message must be a JSON object.');
  return value as Readonly<Record<string, unknown>>;
}

function bad(message: string): ChatError {
  return new ChatError('bad_message', message);
}
