import { kind } from '../../validation/kind';
import { definedIfGiven, type Shape } from '../../validation/object';
import { connectShape, viaText } from './connect-options';

const { path: _path, ssl: _ssl, ...connectionShape } = connectShape;

/** `connect` of a suite or a load test: a link is opened later, so its URL is not read yet. */
export const laterConnectShape = {
  ...connectionShape,
  via: definedIfGiven(
    kind(viaText, (value) => typeof value === 'object' && value !== null && 'url' in value),
  ),
} satisfies Shape;
