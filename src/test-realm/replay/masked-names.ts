/** The names masked in a recording: those of the option `mask`, and those that are always masked. */
import { credentialName, isCredential } from '../../errors/mask';
import { maskerOf } from '../../errors/masker';
import type { MaskedFields } from '../transcript/mask-values';
import { workerApi } from '../worker';

export interface MaskedNames {
  readonly fields: MaskedFields;
  isMasked(name: string): boolean;
  /** Whether it names a credential; the other masked fields may have values like `general`. */
  isSecret(name: string): boolean;
  /** Masks named values in any text. */
  mask(text: string): string;
}

export function maskedNames(mask: MaskedFields = []): MaskedNames {
  const fields = [...mask, credentialName];
  const { isMasked, mask: maskText } = maskerOf(fields);
  const session = workerApi()?.session;
  return {
    fields,
    isMasked: (name) => isMasked(name) || session?.isMasked(name) === true,
    isSecret: (name) => isCredential(name) || session?.isMasked(name) === true,
    mask: (text) => session?.mask(maskText(text)) ?? maskText(text),
  };
}
