import type { CommandOptions } from '../../options/types';

/** Values of the placeholders; without TLS `{sslPort}` becomes empty. */
export interface PlaceholderValues {
  readonly host: string;
  readonly port: number;
  readonly sslPort?: number | undefined;
}

/**
 * Replaces `{port}`, `{sslPort}` and `{host}`, and `{port?}`, with which a Node program may listen on its
 * own fixed port instead; other braces are kept.
 */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(/\{(port|sslPort|host)\??\}/g, (_, name: keyof PlaceholderValues) =>
    String(values[name] ?? ''),
  );
}

/** Replaces the placeholders in the arguments and variables of a command. */
export function fillCommand(
  { args = [], env = {} }: Pick<CommandOptions, 'args' | 'env'>,
  values: PlaceholderValues,
): { args: string[]; env: Record<string, string> } {
  const filled = Object.entries(env).map(([name, text]) => [name, fillPlaceholders(text, values)]);
  return {
    args: args.map((text) => fillPlaceholders(text, values)),
    env: Object.fromEntries(filled),
  };
}

/**
 * The placeholder with which the command receives its port: then it is expected to listen there, whatever
 * other ports it uses.
 */
export function portPlaceholder({ args = [], env = {} }: CommandOptions): string | undefined {
  const texts = [...args, ...Object.values(env)];
  return texts.map((text) => /\{(?:port|sslPort)\}/.exec(text)?.[0]).find(Boolean);
}
