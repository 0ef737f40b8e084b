import { describeUem } from '../contract.suite.ts';
import { startIntuneWorld } from './intune-world.suite.ts';

describeUem('Intune', startIntuneWorld);
