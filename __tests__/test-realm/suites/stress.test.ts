import { stressSuite } from '../../../src/test-realm/suites';
import { referenceProtocol } from './reference-protocol';

stressSuite(referenceProtocol);
