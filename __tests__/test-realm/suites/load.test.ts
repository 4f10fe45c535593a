import { loadSuite } from '../../../src/test-realm/suites';
import { referenceProtocol } from './reference-protocol';

loadSuite(referenceProtocol);
