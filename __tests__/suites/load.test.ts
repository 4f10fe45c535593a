import { loadSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

loadSuite(referenceProtocol);
