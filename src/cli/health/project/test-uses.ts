/** How test files use this package, from their text. */
import { extract, parse } from 'jest-docblock';
import { isOurEnvironment } from '../../placement';

export type Tests = ReadonlyMap<string, string>;

const importsUs = /(from|require\()\s*['"]jest-ws-dynamic(\/[\w-]+)?['"]/;
/** Code that needs the file's server: `useServer(…)`, `connect('/chat')`. */
const callsServer = /\buseServer\(|(?<!\.)\bconnect\(\s*(['"`]\/|\))/;
/** The names that are imported, and `server` among them. */
const imports = /\{([^{}]*)\}\s*(?:from|=\s*require\()\s*['"]jest-ws-dynamic['"]/g;
const namesServer = /\bserver\b(?!\s*:)/;
const readsServer = /\bserver\.(url|sslUrl|httpUrl|port|restart|stop|crash)\b/;

export const importsPackage = (text: string): boolean => importsUs.test(text);

/** Whether a test file uses the server of its file, which only our environment starts. */
export const needsServer = (text: string): boolean =>
  importsUs.test(text) &&
  (callsServer.test(text) || (importsServer(text) && readsServer.test(text)));

const importsServer = (text: string): boolean =>
  [...text.matchAll(imports)].some(([, names = '']) => namesServer.test(names));

/** The pragmas of a file's first comment. */
export const pragmas = (text: string) => parse(extract(text));

/** The test files whose docblocks name this package's environment. */
export function namedInDocblocks(tests: Tests): string[] {
  return filesWhere(tests, (text) => isOurEnvironment(pragmas(text)['jest-environment']));
}

/** The test files without a docblock that use this package, and those of them that need a server. */
export function usersOfConfig(tests: Tests): { users: string[]; needing: string[] } {
  const users = filesWhere(
    tests,
    (text) => importsPackage(text) && pragmas(text)['jest-environment'] === undefined,
  );
  return { users, needing: users.filter((file) => needsServer(tests.get(file) ?? '')) };
}

const filesWhere = (tests: Tests, isWanted: (text: string) => boolean): string[] =>
  [...tests].filter(([, text]) => isWanted(text)).map(([file]) => file);
