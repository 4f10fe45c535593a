/** @jest-environment jest-ws-dynamic/environment */
import { stressSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

stressSuite(referenceProtocol);
