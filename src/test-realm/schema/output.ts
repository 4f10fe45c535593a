import { showText } from '../../errors/show-text';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { valueText } from '../codec/show-decoded';
import { boundText } from '../difference/text-window';
import { hasValue, type Opened } from '../message/decoded';
import { parseJson } from '../message/message';
import { issuesOf, validateNow } from './issues';
import type { StandardSchema } from './standard-schema';

/** The output of a schema for a message. @throws ERR_WS_UNEXPECTED_MESSAGE with its issues */
export function outputOf<Output>(
  schema: StandardSchema<Output>,
  { message, decoded }: Opened,
): Output {
  const json = typeof message === 'string' ? parseJson(message) : undefined;
  const value = hasValue(decoded) ? decoded.value : (json ?? message);
  const result = validateNow(schema, value);
  if (result.issues === undefined) return result.value;
  const lines = issuesOf(schema, value).map(({ path, message: issue }) =>
    showText(path === '' ? issue : `${path}: ${issue}`),
  );
  const { vendor } = schema['~standard'];
  throw new WsDynamicError(
    'ERR_WS_UNEXPECTED_MESSAGE',
    `Expected a message of Schema<${vendor}>, received ${boundText(valueText(value))}.\n${lines.join('\n')}`,
  );
}
