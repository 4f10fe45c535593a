/** @jest-environment jest-ws-dynamic/environment */
import { connectionSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

connectionSuite(referenceProtocol);
