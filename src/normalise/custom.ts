import { mappedFacts, type ColumnMapping, type MappedFact, type MappedOutcome } from '../model/mapping';
import type { RecordView } from '../scan/record-view';
import { countryCode } from './countries';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  readTimeFact,
  type Family,
  type ReadContext,
  type Reading,
} from './family';
import { readMethod, readStepText } from './mfa-vocabulary';

const F = factIndex(mappedFacts);

/** Words of logs nobody has described. First match wins; refusals before approvals: `not allowed`. */
const words: readonly [RegExp, MappedOutcome][] = [
  [
    /\b(?:not|un)[ -]?(?:success|allowed|authori[sz]ed)|fail|den(?:y|ied)|reject|refus|block|invalid|error|wrong/,
    'failure',
  ],
  [/success|allow|pass|grant|\bok\b|accept|^true$|^0$/, 'success'],
];

/** @returns what a value of the outcome column says where the analyst did not; undefined where it says nothing. */
function outcomeOfWords(text: string): MappedOutcome | undefined {
  const { result } = readStepText(text);
  if (result !== '') return result;
  return words.find(([pattern]) => pattern.test(text))?.[1];
}

/** A table read as an analyst mapped it. */
export function customFamily({ outcomes }: Pick<ColumnMapping, 'outcomes'>): Family<MappedFact> {
  const meanings = new Map(Object.entries(outcomes));
  function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
    const time = readTimeFact(view, F.time, context);
    if (Number.isNaN(time)) return NO_TIME;
    out.begin('custom', 'other', 'other', time);
    const c = out.columns;
    c.user[out.row] = out.lower(view, F.user);
    out.ip(view, F.ip);
    out.text('operation', view, F.operation);
    out.text('app', view, F.app);
    out.text('target', view, F.target);
    out.text('device', view, F.device);
    out.text('userAgent', view, F.userAgent);
    out.text('city', view, F.city);
    c.country[out.row] = out.derive('country', view.text(F.country, out.strings), countryCode);
    const said = view.string(F.outcome)?.toLowerCase();
    const meant = said === undefined ? undefined : (meanings.get(said) ?? outcomeOfWords(said));
    if (meant === undefined) return EVENT;
    out.text('reason', view, F.outcome);
    if (meant === 'success' || meant === 'failure') {
      out.setKind('signin');
      out.outcome(meant);
      return EVENT;
    }
    out.setKind('mfa');
    out.outcome(meant === 'approved' ? 'success' : meant === 'challenged' ? 'interrupted' : 'failure');
    const method = readMethod(view.string(F.method) ?? '');
    out.prompt(meant, method === '' || method === 'password' ? 'other' : method);
    return EVENT;
  }
  return { log: 'custom', facts: mappedFacts, read };
}
