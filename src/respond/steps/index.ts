import type { StepDeclaration } from '../step';
import { contain } from './contain';
import { leftBehind } from './left-behind';
import { people } from './people';
import { review } from './review';

/** The playbook, in the order in which it is worked through. */
export const allSteps: readonly StepDeclaration[] = [
  ...contain,
  review.signIns,
  leftBehind.mailboxRules,
  leftBehind.appsAndRoles,
  review.endpoint,
  leftBehind.methods,
  people.report,
  people.confirm,
  people.interview,
  review.impact,
  people.blockSource,
  review.others,
  review.strengthen,
  review.product,
];
