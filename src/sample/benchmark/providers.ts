import { SECOND } from '../../base/units';
import type { Act, SampleFile, SignIn, Tenant } from '../acts';
import { layouts, type LayoutId } from '../layouts';
import { oktaEvents, type OktaEngine, type OktaEvent } from '../layouts/okta-event';
import { idOf, utf8 } from '../layouts/text';
import { Random } from '../random';
import { challenged, silent } from '../sign-ins';
import type { PromptOutcome } from '../sign-in-texts';
import type { SeenOutcome } from './definition';

/** What a set of exports can tell, and how acts are written into it. */
export interface Provider {
  id: string;
  family: 'entra' | 'okta' | 'duo' | 'duo and entra' | 'ual';
  /** Sign-in rows hold steps and say which were interactive. */
  steps: boolean;
  /** It shows that a password was right. */
  tellsPassword: boolean;
  /** It names the machine a sign-in came from, in every one of its layouts. */
  statesDevices: boolean;
  /** It tells one wrong number from a refusal. */
  numbers: boolean;
  /** New addresses of one network and program are one source. */
  joinsNetworks: boolean;
  sees: (outcome: PromptOutcome) => SeenOutcome;
  /** Whether a sign-in of the person's own stands in it as one that somebody made. */
  shows: (signIn: SignIn) => boolean;
  write: (tenant: Tenant, acts: readonly Act[], seed: number) => SampleFile[];
}

const asIs = (outcome: PromptOutcome): SeenOutcome => outcome;
const isByHand = ({ code, interactive }: SignIn): boolean => code === 0 && interactive;
const isIn = ({ code }: SignIn): boolean => code === 0;
const others = (acts: readonly Act[]): Act[] => acts.filter(({ kind }) => kind !== 'signin');

function entra(id: string, signIns: LayoutId, audit: LayoutId, ual: LayoutId): Provider {
  const steps = signIns !== 'entra.signin.portal-csv';
  return {
    id,
    family: 'entra',
    steps,
    tellsPassword: true,
    statesDevices: true,
    numbers: true,
    joinsNetworks: true,
    sees: asIs,
    shows: steps ? isByHand : isIn,
    write: (tenant, acts) => [signIns, audit, ual].map((layout) => layouts[layout](tenant, acts)),
  };
}

function okta(id: string, engine: OktaEngine): Provider {
  return {
    id,
    family: 'okta',
    steps: true,
    tellsPassword: engine === 'identity',
    statesDevices: true,
    // Classic logs a refusal, and no number.
    numbers: engine === 'identity',
    joinsNetworks: true,
    sees: asIs,
    shows: isIn,
    write: (tenant, acts, seed) => {
      const events = manyPhones(oktaEvents(acts, engine));
      const lines = seed % 2 === 0;
      const text = lines ? events.map((e) => `${JSON.stringify(e)}\n`).join('') : JSON.stringify(events);
      return [
        { name: lines ? 'okta.ndjson' : 'okta-system-log.json', bytes: utf8(text) },
        layouts['m365.ual.purview-csv'](tenant, others(acts)),
      ];
    },
  };
}

/** Some people carry three phones: each push goes to all of them within a second. */
function manyPhones(events: readonly OktaEvent[]): OktaEvent[] {
  return events.flatMap((event) =>
    event.eventType !== 'system.push.send_factor_verify_push' || !/[0-4]$/.test(event.actor.id)
      ? [event]
      : [0, 350, 700].map((later, i) => ({
          ...event,
          uuid: i === 0 ? event.uuid : idOf(event.uuid, i),
          published: new Date(Date.parse(event.published) + later).toISOString(),
        })),
  );
}

const duoLayouts = ['duo.auth.v2-json', 'duo.auth.v1-json', 'duo.auth.csv'] as const;

/** Entra's view of sign-ins whose second factor another product asks for: handed over, then let in. */
export function handedOver(acts: readonly Act[]): Act[] {
  return acts.flatMap((act): Act[] => {
    if (act.kind !== 'signin' || act.mfaMethod === '') return [act];
    const random = new Random(Number.parseInt(act.requestId.slice(0, 8), 16));
    const flow = { app: act.app, resource: act.resource, sessionId: act.sessionId };
    const before = challenged(random, act.time - 20 * SECOND, act.person, act.source, flow);
    const through = silent(random, act.time + 9 * SECOND, act.person, act.source, {
      ...flow,
      interactive: true,
    });
    return [
      {
        ...before,
        code: 50158,
        failureReason: 'External security challenge was not satisfied.',
        steps: before.steps.slice(0, 1),
      },
      // The session of an approval goes on where the approval would have begun it.
      ...(act.code === 0 ? [{ ...through, requestId: act.requestId }] : []),
    ];
  });
}

/** The prompts alone: the other product sees nothing of what Entra answers by itself. */
const prompts = (acts: readonly Act[]): Act[] =>
  acts.filter((act) => act.kind === 'signin' && act.mfaMethod !== '');

export const providers: readonly Provider[] = [
  entra(
    'entra, Log Analytics',
    'entra.signin.log-analytics-csv',
    'entra.audit.log-analytics-csv',
    'm365.ual.purview-csv',
  ),
  entra('entra, Graph', 'entra.signin.graph-json', 'entra.audit.graph-json', 'm365.ual.graph-json'),
  entra(
    'entra, diagnostic settings',
    'entra.signin.diagnostic-json',
    'entra.audit.diagnostic-json',
    'm365.ual.management-api-json',
  ),
  entra('entra, portal', 'entra.signin.portal-csv', 'entra.audit.portal-csv', 'm365.ual.powershell-csv'),
  {
    id: 'unified audit log alone',
    family: 'ual',
    steps: false,
    tellsPassword: true,
    statesDevices: true,
    numbers: false,
    joinsNetworks: false,
    sees: (outcome) => (outcome === 'approved' || outcome === 'undelivered' ? outcome : 'failed'),
    // It keeps interactive sign-ins alone.
    shows: isByHand,
    write: (tenant, acts) => [layouts['m365.ual.purview-csv'](tenant, acts)],
  },
  okta('okta, Identity Engine', 'identity'),
  okta('okta, Classic', 'classic'),
  {
    id: 'duo',
    family: 'duo',
    steps: true,
    tellsPassword: true,
    statesDevices: false,
    numbers: false,
    joinsNetworks: false,
    sees: asIs,
    shows: isByHand,
    write: (tenant, acts, seed) => [
      layouts[duoLayouts[seed % duoLayouts.length]!](tenant, acts),
      layouts['m365.ual.purview-csv'](tenant, others(acts)),
    ],
  },
  {
    id: 'duo and entra',
    family: 'duo and entra',
    steps: true,
    tellsPassword: true,
    statesDevices: true,
    numbers: false,
    joinsNetworks: true,
    sees: asIs,
    shows: isByHand,
    write: (tenant, acts) => {
      const handed = handedOver(acts);
      return [
        layouts['duo.auth.v2-json'](tenant, prompts(acts)),
        layouts['entra.signin.graph-json'](tenant, handed),
        layouts['entra.audit.graph-json'](tenant, handed),
        layouts['m365.ual.purview-csv'](tenant, others(acts)),
      ];
    },
  },
];
