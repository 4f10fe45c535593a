/**
 * A value whose shape only the test knows: parsed JSON, a captured message, the answer to a handshake.
 * The one `any` of the public types, on purpose: tests of superwstest say
 * `expectJson((json) => json.id === 1)`, and no other type compiles that.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Parsed = any;
