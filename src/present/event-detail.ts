import { mfaMethods, mfaResults, type CaseTable } from '../model/event';
import type { Analysis } from '../correlate/analyse';
import { eventObject } from '../report/events-jsonl';
import type { EventDetail } from '../worker/api';
import { actionText, outcomeText, resultText } from './event-words';
import { powershellTexts } from './powershell-texts';
import { processTree } from './process-tree';

/** Reading order and words of the fields; what is not listed follows under its own name. */
const labels: readonly [field: string, label: string][] = [
  ['user', 'User'],
  ['userAlias', 'User, other name'],
  ['userType', 'User type'],
  ['operation', 'Operation'],
  ['target', 'Target'],
  ['outcome', 'Outcome'],
  ['code', 'Result code'],
  ['reason', 'Reason'],
  ['mfaResult', 'MFA result'],
  ['mfaMethod', 'MFA method'],
  ['numberMatch', 'Number matching'],
  ['promptContext', 'Shown in prompt'],
  ['ip', 'From'],
  ['country', 'Country'],
  ['city', 'City'],
  ['approverIp', 'Answered from'],
  ['approverCountry', 'Answered from, country'],
  ['approverDevice', 'Answered with'],
  ['asn', 'Network (AS)'],
  ['app', 'App'],
  ['resource', 'Resource'],
  ['device', 'Device'],
  ['deviceId', 'Device id'],
  ['compliant', 'Compliant'],
  ['managed', 'Managed'],
  ['os', 'System'],
  ['browser', 'Browser'],
  ['userAgent', 'User agent'],
  ['clientApp', 'Client'],
  ['protocol', 'Protocol'],
  ['interactive', 'Interactive'],
  ['authRequirement', 'Requirement'],
  ['conditionalAccess', 'Conditional Access'],
  ['caPolicies', 'Policies'],
  ['risk', 'Risk'],
  ['riskTypes', 'Risk types'],
  ['items', 'Items'],
  ['parameters', 'Parameters'],
  ['correlationId', 'Correlation id'],
  ['requestId', 'Request id'],
  ['sessionId', 'Session id'],
  ['tokenId', 'Token id'],
  ['userId', 'Object id'],
  ['tokenIssuerType', 'Token issuer'],
  ['incomplete', 'Incomplete'],
  ['recovered', 'Recovered from slack'],
];

const words = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : JSON.stringify(value);

/** @returns everything the detail pane says of one event. */
export function eventDetail(
  analysis: Analysis,
  row: number,
  sourceName: (index: number) => string,
): EventDetail | null {
  const { table } = analysis;
  if (row < 0 || row >= table.events.length) return null;
  const c = table.events.columns;
  const object = eventObject(table, row, sourceName);
  const source = table.sources[c.source[row]!]!;
  const texts = powershellTexts(table, row);
  // Only a sign-in asks for something.
  const asks = object['kind'] === 'signin' || object['kind'] === 'mfa';
  // The script stands by itself.
  if (texts.length > 0) object['parameters'] = without(object['parameters'], 'ScriptBlockText');
  return {
    row,
    time: c.time[row]!,
    title: `${actionText(table, row)}: ${outcomeText(table, row)}`,
    fields: labels.flatMap(([field, label]) =>
      field in object
        ? [{ label: field === 'ip' && asks ? 'Asked from' : label, value: words(object[field]), field }]
        : [],
    ),
    steps: stepsOf(table, row),
    prompt: promptOf(analysis, row),
    texts,
    processes: processTree(table, row),
    flagged: analysis.findings
      .filter((f) => f.evidence.includes(row))
      .map((f) => ({
        finding: f.id,
        catalogue: f.catalogue,
        title: f.title,
        severity: f.severity,
        why: f.why,
      })),
    source: {
      name: sourceName(c.source[row]!),
      sha256: source.sha256,
      format: source.format,
      record: c.record[row]!,
      line: c.line[row]! < 0 ? null : c.line[row]!,
      offset: c.offset[row]!,
      length: c.length[row]!,
      recovered: c.recovered[row] !== 0,
    },
  };
}

function without(parameters: unknown, name: string): unknown {
  if (typeof parameters !== 'object' || parameters === null) return parameters;
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name));
}

function stepsOf(table: CaseTable, row: number): EventDetail['steps'] {
  const { columns: s } = table.steps;
  const steps: EventDetail['steps'] = [];
  for (let i = table.stepStart[row]!; i < table.stepStart[row + 1]!; i++) {
    steps.push({
      time: s.time[i]!,
      method: mfaMethods[s.method[i]!]!,
      result: resultText(mfaResults[s.result[i]!]!),
      detail: table.strings.get(s.detail[i]!) ?? '',
    });
  }
  return steps;
}

function promptOf(analysis: Analysis, row: number): EventDetail['prompt'] {
  for (const incident of analysis.incidents) {
    // Interrupts without an answer are no prompts to number.
    const numbered = incident.prompts.filter((i) => analysis.prompts[i]!.result !== 'challenged');
    const at = numbered.findIndex((i) => analysis.prompts[i]!.rows.includes(row));
    if (at < 0) continue;
    const prompt = analysis.prompts[numbered[at]!]!;
    return {
      result: resultText(prompt.result),
      number: at + 1,
      of: numbered.length,
      rows: prompt.rows,
      inferred: prompt.inferred,
    };
  }
  const alone = analysis.prompts.find((p) => p.rows.includes(row));
  return alone
    ? { result: resultText(alone.result), number: 1, of: 1, rows: alone.rows, inferred: alone.inferred }
    : null;
}
