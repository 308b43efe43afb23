import { benignScenarios } from './benign';
import { positive } from './positive';
import type { Scenario } from './scenario';

/** Scenarios of the catalogue's section G that the sign-in, audit and unified audit logs can tell. P24 is a test of its own. */
export const scenarios: Scenario[] = [...positive, ...benignScenarios];
