import { benignScenarios } from './benign';
import { benignMore } from './benign-more';
import { positive } from './positive';
import { positiveMore } from './positive-more';
import type { Scenario } from './scenario';

/** Scenarios that the sign-in, audit and unified audit logs can tell. P24 is a test of its own. */
export const scenarios: Scenario[] = [...positive, ...positiveMore, ...benignScenarios, ...benignMore];
