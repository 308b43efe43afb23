import { customFamily } from '../normalise/custom';
import type { ColumnMapping, MappedFact } from '../model/mapping';
import { plainColumn } from '../scan/record-view';
import { defineFormat, type Format } from './format';

/** @returns a header as mappings remember it. */
export function headerKey(header: readonly string[]): string[] {
  return header.map((name) => plainColumn(name).toLowerCase());
}

/** @returns the format an analyst's mapping makes. */
export function mappedFormat(mapping: ColumnMapping): Format {
  return defineFormat<MappedFact>({
    id: `custom.${mapping.kind}`,
    name: mapping.name,
    obtainedFrom: 'A table whose columns an analyst mapped',
    family: customFamily(mapping),
    facts: mapping.facts,
    ...(mapping.zone === null ? { zoneUnstated: true as const } : {}),
  });
}

/** @returns the mapping made for this header, if there is one. */
export function mappingOfHeader(
  header: readonly string[],
  mappings: readonly ColumnMapping[],
): ColumnMapping | undefined {
  const key = headerKey(header);
  return mappings.find(
    (m) => m.kind === 'csv' && m.header.length === key.length && m.header.every((name, i) => name === key[i]),
  );
}
