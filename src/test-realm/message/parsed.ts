/**
 * A value whose type only the test knows: parsed JSON, a captured message, a handshake response. The only
 * `any` in the public types, on purpose: tests of superwstest contain `expectJson((json) => json.id === 1)`,
 * and no other type compiles that.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Parsed = any;
