/** Names of what carries credentials, masked in recordings whatever option `mask` says. */

/** Fields of messages; case and separators do not count. */
const secretField =
  /pass(?:word|wd|phrase|code)|^pwd$|secret|token$|^(?:proxy)?authorization$|cookie$|api[-_]?key|access[-_]?key|private[-_]?key|credentials?$|jwt|^otp$/i;

/** Headers and parameters of URLs: what a server asks for before it answers. */
const secretParameter =
  /token|secret|pass|pwd|auth|cookie|key|sig(?:nature)?$|credential|session|^s(?:id|ess)$|jwt|^code$|ticket|otp|^state$/i;

/** Headers of the handshake whose names look so, and which carry nothing of that kind. */
const plainHeaders = ['sec-websocket-key', 'sec-websocket-protocol', 'sec-websocket-extensions'];

export const secretFields: readonly RegExp[] = [secretField];

/** Whether a field of a message carries a credential. */
export function isSecretField(name: string): boolean {
  return secretField.test(name);
}

/** Whether a parameter of a URL carries a credential. */
export function isSecretParameter(name: string): boolean {
  return secretParameter.test(name);
}

/** Whether a header carries a credential. */
export function isSecretHeader(name: string): boolean {
  return secretParameter.test(name) && !plainHeaders.includes(name.toLowerCase());
}
