import type { RecordView } from '../scan/record-view';
import { readStep, type StepSummary } from './entra-steps';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  type Family,
  type ReadContext,
  type Reading,
  readTimeFact,
} from './family';

/** What the portal's companion file tells: one authentication step a record. */
export const entraAuthdetailsFacts = [
  'time',
  'requestId',
  'method',
  'succeeded',
  'detail',
  'requirement',
] as const;

const F = factIndex(entraAuthdetailsFacts);

/**
 * A step of a sign-in that another file tells of. Nobody is named here: the case gives the step to the sign-in with
 * the same request id, and the record stays an event of its own, without a user.
 */
function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('entra.authdetails', 'entra', 'mfa', time);
  const summary: StepSummary = { result: '', method: '', prompted: false, first: NaN };
  readStep(view, F, out, time, summary);
  out.prompt(summary.result, summary.method);
  out.guid('requestId', view, F.requestId);
  out.text('reason', view, F.detail);
  out.text('authRequirement', view, F.requirement);
  const succeeded = view.flag(F.succeeded);
  out.outcome(succeeded === 2 ? 'success' : succeeded === 1 ? 'failure' : 'unknown');
  return EVENT;
}

export const entraAuthdetails: Family<(typeof entraAuthdetailsFacts)[number]> = {
  log: 'entra.authdetails',
  facts: entraAuthdetailsFacts,
  read,
};
