import {
  type DeflateParameters,
  type Extension,
  isWindow,
  parseExtensions,
} from '../../probe/extensions';

/** Parameters that a server requests for the client's side of permessage-deflate (RFC 7692 section 7.1). */
export interface DeflateWish {
  readonly noContextTakeover: boolean;
  /** 0 if the window is not limited. */
  readonly maxWindowBits: number;
}

/** Converts the offers of a case, which are requests to a server, to requests of a server. */
export function wishesOf(offers: readonly string[]): readonly DeflateWish[] {
  return parseExtensions(offers.join(', ')).map(({ parameters }) => ({
    noContextTakeover: parameters.has('server_no_context_takeover'),
    maxWindowBits: Number(parameters.get('server_max_window_bits')?.[0] ?? 0),
  }));
}

/**
 * The response to a client's offers: the first request that is compatible with a valid offer; `undefined` if
 * there is none.
 */
export function negotiate(
  header: string | undefined,
  wishes: readonly DeflateWish[],
): { readonly answer: string; readonly parameters: DeflateParameters } | undefined {
  const offers = parseExtensions(header ?? '').filter(isDeflateOffer);
  for (const wish of wishes) {
    const offer = offers.find(
      ({ parameters }) => wish.maxWindowBits === 0 || parameters.has('client_max_window_bits'),
    );
    if (offer !== undefined) return accept(offer, wish);
  }
  return undefined;
}

function accept({ parameters }: Extension, wish: DeflateWish) {
  const window = parameters.get('server_max_window_bits')?.[0];
  const resets = parameters.has('server_no_context_takeover');
  const parts = [
    'permessage-deflate',
    ...(resets ? ['server_no_context_takeover'] : []),
    ...(isWindow(window) ? [`server_max_window_bits=${window}`] : []),
    ...(wish.noContextTakeover ? ['client_no_context_takeover'] : []),
    ...(wish.maxWindowBits === 0 ? [] : [`client_max_window_bits=${wish.maxWindowBits}`]),
  ];
  return {
    answer: parts.join('; '),
    parameters: {
      serverNoContextTakeover: resets,
      clientNoContextTakeover: wish.noContextTakeover,
      serverMaxWindowBits: isWindow(window) ? Number(window) : 15,
      clientMaxWindowBits: wish.maxWindowBits || 15,
    },
  };
}

/** Whether an extension is a valid permessage-deflate offer. */
function isDeflateOffer({ name, parameters }: Extension): boolean {
  if (name !== 'permessage-deflate') return false;
  return [...parameters].every(([key, [value, ...more]]) => {
    if (more.length > 0) return false;
    if (key === 'client_max_window_bits') return value === true || isWindow(value);
    if (key === 'server_max_window_bits') return isWindow(value);
    return /^(?:client|server)_no_context_takeover$/.test(key) && value === true;
  });
}
