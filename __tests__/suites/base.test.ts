/** @jest-environment jest-ws-dynamic/environment */
import { baseSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

baseSuite(referenceProtocol);
