/** @jest-environment jest-ws-dynamic/environment */
import { loadSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

loadSuite(referenceProtocol);
