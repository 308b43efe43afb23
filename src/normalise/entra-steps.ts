import type { EpochMs } from '../base/units';
import type { MfaMethod, MfaResult, StepRole } from '../model/event';
import { ElementReader, type RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { readMethod, readStepText } from './mfa-vocabulary';
import { readTime } from './time';

const reader = new ElementReader([
  'authenticationStepDateTime',
  'authenticationMethod',
  'succeeded',
  'authenticationStepResultDetail',
]);
/** Where a step's facts stand in the view it is read through. */
export interface StepFacts {
  time: number;
  method: number;
  succeeded: number;
  detail: number;
}
const inElement: StepFacts = { time: 0, method: 1, succeeded: 2, detail: 3 };

/** What the steps say of the event: the last one speaks for it. */
export interface StepSummary {
  result: MfaResult;
  method: MfaMethod;
  /** Some step asked a person. */
  prompted: boolean;
  /** Time of the first dated step; NaN without one. */
  first: EpochMs;
}

/** Methods nobody can be pestered with: the key or the laptop answers. */
const UNPROMPTED = new Set<MfaMethod>(['whfb', 'certificate', 'claim', 'remembered', 'bypass']);

/**
 * Explodes `authenticationDetails` into step rows of the event being written. Refusals are counted from their
 * words, never from `succeeded: false`, which a pending snapshot carries too.
 */
export function readSteps(view: RecordView, fact: number, out: EventWriter, eventTime: EpochMs): StepSummary {
  const summary: StepSummary = { result: '', method: '', prompted: false, first: NaN };
  view.each(fact, reader, (step) => readStep(step, inElement, out, eventTime, summary));
  return summary;
}

/** Reads one step into a step row, and into the summary of its event. */
export function readStep(
  step: RecordView,
  at: StepFacts,
  out: EventWriter,
  eventTime: EpochMs,
  summary: StepSummary,
): void {
  const bytes = step.find(at.time);
  const time = bytes ? readTime(bytes, step.from, step.to) : NaN;
  const detail = step.text(at.detail, out.strings);
  const methodText = step.text(at.method, out.strings);
  const succeeded = step.flag(at.succeeded);
  const named = methodText < 0 ? '' : readMethod(out.strings.get(methodText)!);
  const words =
    detail < 0 ? { result: '' as MfaResult, silent: false } : readStepText(out.strings.get(detail)!);
  const method: MfaMethod = named === 'password' ? '' : words.silent ? 'claim' : named;
  let role: StepRole = 'prompt';
  let result = words.result;
  if (named === 'password') {
    role = 'password';
    result = '';
  } else if (words.silent || UNPROMPTED.has(method)) {
    role = 'silent';
    result = '';
  } else if (result === '' && succeeded === 2 && method !== '' && method !== 'other') result = 'approved';
  if (Number.isNaN(summary.first)) summary.first = time;
  summary.result = result;
  if (method !== '') summary.method = method;
  if (role === 'prompt' && result !== '') summary.prompted = true;
  out.step(Number.isNaN(time) ? eventTime : time, role, method, result, succeeded, detail);
}
