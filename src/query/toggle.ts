import type { FieldName } from './fields';
import { asPart, parseQuery, partsOf, printQuery, type Query, type Term } from './grammar';
import { sameValue } from './pivots';

/** How a value stands in a query: asked for, ruled out, or neither. */
export type Standing = 'in' | 'out' | null;

/** A part that asks for one of several values of a field, as the panel makes them. */
function valuesAsked(part: Query, field: FieldName): Term[] | null {
  const terms = part.kind === 'or' ? part.of : [part];
  return terms.every(
    (t): t is Term => t.kind === 'term' && t.field === field && (t.op === '=' || t.op === ':'),
  )
    ? terms
    : null;
}

export function standingOf(text: string, field: FieldName, value: string): Standing {
  const parsed = parseQuery(text);
  if (!parsed.ok) return null;
  const wanted = sameValue(field, value);
  for (const part of partsOf(parsed.query)) {
    if (part.kind === 'not' && printQuery(part.of) === wanted) return 'out';
    if (valuesAsked(part, field)?.some((t) => printQuery(t) === wanted)) return 'in';
  }
  return null;
}

/** @returns the query without what it says of a field's values, so that the others can be counted too. */
export function besides(text: string, field: FieldName): string {
  const parsed = parseQuery(text);
  const others = parsed.ok
    ? partsOf(parsed.query).filter((p) => !valuesAsked(p.kind === 'not' ? p.of : p, field))
    : [];
  return others.map(asPart).join(' ');
}

/**
 * Asks for a value, or for one more of its field, or no longer; or rules it out, or no longer.
 * @returns the text of the changed query.
 */
export function toggled(text: string, field: FieldName, value: string, to: 'in' | 'out'): string {
  const parsed = parseQuery(text);
  const parts = parsed.ok ? partsOf(parsed.query) : [];
  const wanted = sameValue(field, value);
  const standing = standingOf(text, field, value);
  const kept: string[] = [];
  let extended = false;
  for (const part of parts) {
    if (part.kind === 'not' && printQuery(part.of) === wanted) continue;
    const asked = valuesAsked(part, field);
    if (!asked) {
      kept.push(asPart(part));
      continue;
    }
    const terms = asked.map(printQuery).filter((t) => t !== wanted);
    if (to === 'in' && standing !== 'in' && !extended) {
      terms.push(wanted);
      extended = true;
    }
    if (terms.length > 0) kept.push(terms.length === 1 ? terms[0]! : `(${terms.join(' OR ')})`);
  }
  if (to === 'in' && standing !== 'in' && !extended) kept.push(wanted);
  if (to === 'out' && standing !== 'out') kept.push(`-${wanted}`);
  return kept.join(' ');
}
