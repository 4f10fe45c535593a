import { baseSuite } from '../../../src/test-realm/suites';
import { referenceProtocol } from './reference-protocol';

baseSuite(referenceProtocol);
