import { stressSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

stressSuite(referenceProtocol);
