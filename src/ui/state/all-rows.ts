import type { RowIndex } from '../../base/units';
import type { IncidentDetail } from '../../worker/api';

/** @returns every distinct row of an incident's stages, in the case's order, which is by time. */
export function allRows(detail: IncidentDetail): RowIndex[] {
  return [...new Set(Object.values(detail.stageEvents).flat())].sort((a, b) => a - b);
}
