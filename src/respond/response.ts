import type { Analysis } from '../correlate/analyse';
import type { Incident } from '../model/finding';
import type { Response } from '../model/response';
import { controlsOf } from './controls';
import { IncidentFacts } from './incident-facts';
import { allSteps } from './steps';
import { toStep } from './step';

/** @returns what to do about an incident, what the loaded logs say of each step, and which controls were on. */
export function responseTo(analysis: Analysis, incident: Incident): Response {
  const facts = new IncidentFacts(analysis, incident);
  return {
    steps: allSteps.map((step, i) => toStep(step, i + 1, facts)),
    controls: controlsOf(facts),
  };
}
