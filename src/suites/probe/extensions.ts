/** An extension of a `Sec-WebSocket-Extensions` header (RFC 6455 section 9.1). */
export interface Extension {
  readonly name: string;
  /** By lower-case name; `true` for a parameter without a value. */
  readonly parameters: ReadonlyMap<string, readonly (string | true)[]>;
}

export function parseExtensions(header: string): readonly Extension[] {
  const items = header.split(',').map((item) => item.trim());
  return items.filter(Boolean).map((item) => {
    const [name = '', ...rest] = item.split(';').map((part) => part.trim());
    const parameters = new Map<string, (string | true)[]>();
    for (const part of rest) {
      const [key = '', ...values] = part.split('=').map((text) => text.trim());
      const value = values.length === 0 ? true : values.join('=').replace(/^"|"$/g, '');
      const lower = key.toLowerCase();
      parameters.set(lower, [...(parameters.get(lower) ?? []), value]);
    }
    return { name: name.toLowerCase(), parameters };
  });
}

/** The parameters of permessage-deflate (RFC 7692 section 7.1). */
export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** 8 to 15; 15 if it is not limited. */
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

/** The parameters of a response, or the reason why they are invalid. */
export function readDeflateAnswer({ parameters }: Extension): DeflateParameters | string {
  const windows = { server_max_window_bits: 15, client_max_window_bits: 15 };
  const flags = { server_no_context_takeover: false, client_no_context_takeover: false };
  for (const [name, values] of parameters) {
    const [value] = values;
    if (values.length > 1) return `permessage-deflate has ${name} more than once`;
    if (Object.hasOwn(windows, name) && isWindow(value)) {
      windows[name as keyof typeof windows] = Number(value);
    } else if (Object.hasOwn(flags, name) && value === true) {
      flags[name as keyof typeof flags] = true;
    } else {
      return `permessage-deflate has the parameter ${name}${value === true ? '' : `=${value}`}`;
    }
  }
  return {
    serverNoContextTakeover: flags.server_no_context_takeover,
    clientNoContextTakeover: flags.client_no_context_takeover,
    serverMaxWindowBits: windows.server_max_window_bits,
    clientMaxWindowBits: windows.client_max_window_bits,
  };
}

export function isWindow(value: string | true | undefined): value is string {
  return typeof value === 'string' && /^0*(?:[89]|1[0-5])$/.test(value);
}
