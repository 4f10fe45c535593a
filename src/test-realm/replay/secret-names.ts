/** Names of what carries credentials, masked in recordings whatever option `mask` says. */

/** Fields of messages; case and separators do not count. */
const secretField =
  /pass(?:word|wd|phrase|code)|^pwd$|secret|token$|^(?:proxy)?authorization$|cookie$|api[-_]?key|access[-_]?key|private[-_]?key|credentials?$|jwt|^otp$/i;

export const secretFields: readonly RegExp[] = [secretField];

/** Whether a field of a message carries a credential. */
export function isSecretField(name: string): boolean {
  return secretField.test(name);
}
