/** A function or class of the project that creates a server on a given HTTP server. */
export interface ExportedServer {
  readonly file: string;
  /** `undefined` for the default export, or `module.exports` itself. */
  readonly name: string | undefined;
  readonly isClass: boolean;
  /**
   * The parameter: `server` or `{ server }`; nothing for a function that returns an application. A NestJS module
   * is passed to its factory.
   */
  readonly takes: 'server' | 'options' | 'nothing' | 'nest' | 'nest with ws';
}

const functions = /\b(?:async\s+)?function\s+(\w+)\s*\(\s*(\{[^}]*\}|\w+)/g;
const arrows = /\bconst\s+(\w+)\s*=\s*(?:async\s*)?\(\s*(\{[^}]*\}|\w+)/g;
const classes =
  /\bclass\s+(\w+)[^{]*\{[\s\S]*?\bconstructor\(\s*(?:(?:private|public|readonly)\s+)*(\{[^}]*\}|\w+)/g;

/** A variable with a new Fastify application or HTTP server. */
const creation =
  /\b(?:const|let)\s+(\w+)(?::\s*[\w.]+)?\s*=\s*(?:(?:\w+\.)?createServer|[Ff]astify)[(<]/g;
const declaredFunction = /\bfunction\s+(\w+)|\bconst\s+(\w+)\s*=\s*(?:async\s*)?\(/g;

/**
 * The exported functions and classes whose first parameter is an HTTP server, or contains one; then those
 * functions that create an application and return it.
 */
export function exportedServers(file: string, text: string): ExportedServer[] {
  const attaching = attachingExports(file, text);
  const creating = [...text.matchAll(creation)].flatMap(({ 1: variable, index }) => {
    const [, one, other] = [...text.slice(0, index).matchAll(declaredFunction)].at(-1) ?? [];
    const name = one ?? other ?? '';
    const returns = new RegExp(`\\breturn\\s+${variable}\\s*(?:;|\\n|$)`).test(text.slice(index));
    const form = returns && name !== '' ? exportOf(name, text) : undefined;
    if (form === undefined || attaching.some((each) => each.name === name)) return [];
    const takes = 'nothing' as const;
    return [{ file, name: form === 'default' ? undefined : name, isClass: false, takes }];
  });
  return [...attaching, ...creating];
}

function attachingExports(file: string, text: string): ExportedServer[] {
  const found = [
    ...[...text.matchAll(functions), ...text.matchAll(arrows)].map((match) => ({
      match,
      isClass: false,
    })),
    ...[...text.matchAll(classes)].map((match) => ({ match, isClass: true })),
  ];
  return found.flatMap(({ match: [, name = '', parameter = ''], isClass }) => {
    const takes = whatIsTaken(parameter, text);
    const form = exportOf(name, text);
    if (takes === undefined || form === undefined) return [];
    return [{ file, name: form === 'default' ? undefined : name, isClass, takes }];
  });
}

function whatIsTaken(parameter: string, text: string): ExportedServer['takes'] | undefined {
  // The context of a server module has these properties, too.
  if (/^\{/.test(parameter)) return /\bserver\b/.test(parameter) ? 'options' : undefined;
  if (/server|^http/i.test(parameter)) return 'server';
  const passesOn = new RegExp(
    `WebSocketServer\\(\\s*(?:${parameter}\\b|\\{[^}]*\\.\\.\\.${parameter}\\b)`,
  );
  return passesOn.test(text) ? 'options' : undefined;
}

function exportOf(name: string, text: string): 'named' | 'default' | undefined {
  const matches = (source: string) => new RegExp(source.replaceAll('NAME', name)).test(text);
  if (matches('export\\s+default\\s+(?:async\\s+)?(?:function\\s+|class\\s+)?NAME\\b'))
    return 'default';
  if (matches('module\\.exports\\s*=\\s*(?:(?:async\\s+)?function\\s+|class\\s+)?NAME\\b'))
    return 'default';
  const isNamed =
    matches('export\\s+(?:async\\s+)?(?:function|class|const)\\s+NAME\\b') ||
    matches('exports\\.NAME\\s*=') ||
    matches('(?:module\\.exports\\s*=|export)\\s*\\{[^}]*\\bNAME\\b');
  return isNamed ? 'named' : undefined;
}

/** The root modules of Nest applications, from which a server can be created without the main file. */
export function nestModules(
  sources: ReadonlyMap<string, string>,
  installed: Readonly<Record<string, string>>,
): ExportedServer[] {
  if (!('@nestjs/core' in installed)) return [];
  const takes = '@nestjs/platform-ws' in installed ? 'nest with ws' : 'nest';
  return [...sources].flatMap(([file, text]) => {
    const [, name] = /\bexport\s+class\s+(AppModule)\b/.exec(text) ?? [];
    return name === undefined ? [] : [{ file, name, isClass: true, takes } as const];
  });
}
