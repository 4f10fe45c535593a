import { connectionSuite } from '../../src/suites';
import { referenceProtocol } from './reference-protocol';

connectionSuite(referenceProtocol);
