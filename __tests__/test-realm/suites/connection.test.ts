import { connectionSuite } from '../../../src/test-realm/suites';
import { referenceProtocol } from './reference-protocol';

connectionSuite(referenceProtocol);
