import { HOUR, MINUTE } from '../../../../src/base/units';
import { A, B, Drawing, type DrawnRow, guid, H, type Place } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d', A);

type Spot = Partial<DrawnRow>;
const boston: Spot = { city: 'Boston', latitude: 42.36, longitude: -71.06 };
const berlin: Spot = { city: 'Berlin', latitude: 52.52, longitude: 13.4 };
const lisbon: Spot = { city: 'Lisbon', latitude: 38.72, longitude: -9.14 };
/** Not a hosting network. */
const abroad: Place = { ...B, ip: '81.2.69.160', country: 'DE', asn: 3320 };

/** Two sign-ins of one day, `minutes` apart. */
function trip(
  phase: number,
  minutes: number,
  to: Spot,
  place: Place = abroad,
  more: Partial<DrawnRow> = {},
  from: Spot = boston,
): Drawing {
  const d = home(phase).prompts('cfo 09:00 +1s A', H, 'steps', from);
  return d.prompt('cfo', d.at('09:00') + minutes * MINUTE, 'A', place, 'steps', { ...to, ...more });
}

const duo = (place: Place, approverCountry?: string): Partial<DrawnRow> => ({
  log: 'duo.auth',
  kind: 'mfa',
  ...place,
  approverIp: '203.0.113.200',
  ...(approverCountry === undefined ? {} : { approverCountry }),
});

const session = { sessionId: guid(4_711) };
/** A session opened in one place and used in another `minutes` later. */
function moved(phase: number, from: Place, to: Place, minutes = 60, more: Partial<DrawnRow> = {}): Drawing {
  const d = home(phase).prompts('cfo 09:00 +1s A', from, 'steps', session);
  return d.add({
    time: d.at('09:00') + minutes * MINUTE,
    user: 'cfo@firm.example',
    code: '0',
    interactive: false,
    mfaMethod: 'claim',
    ...to,
    ...session,
    ...more,
  });
}

const single = { authRequirement: 'singleFactorAuthentication' };

export const accessMore: Record<string, Vectors> = {
  'impossible-travel': {
    must: [
      {
        name: 'Boston and Berlin in two hours',
        draw: (p) => trip(p, 120, berlin),
        severity: 'low',
        count: 2,
        findings: 1,
      },
      { name: 'at once', draw: (p) => trip(p, 1, berlin) },
      {
        name: 'there and back',
        draw: (p) => trip(p, 120, berlin).prompts('cfo 12:00 +1s A', H, 'steps', boston),
        findings: 2,
      },
    ],
    not: [
      { name: 'a flight of seven hours', draw: (p) => trip(p, 7 * 60, berlin) },
      {
        name: 'on the same device',
        draw: (p) => {
          const device = { deviceId: guid(31) };
          const d = home(p).prompts('cfo 09:00 +1s A', H, 'steps', { ...boston, ...device });
          return d.prompts('cfo 10:00 +1s A', abroad, 'steps', { ...berlin, ...device });
        },
      },
      { name: 'one network owner', draw: (p) => trip(p, 120, berlin, { ...abroad, asn: 7922 }) },
      { name: 'a hosting network', draw: (p) => trip(p, 120, berlin, { ...abroad, asn: 9009 }) },
      { name: 'a proxy', draw: (p) => trip(p, 120, berlin, abroad, { riskTypes: 'proxy' }) },
      {
        name: 'no places',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', H).prompts('cfo 10:00 +1s A', abroad),
      },
      {
        name: 'refused there',
        draw: (p) =>
          home(p)
            .prompts('cfo 09:00 +1s A', H, 'steps', boston)
            .prompts('cfo 10:00 +1s d', abroad, 'steps', berlin),
      },
      {
        name: 'countries only, within their error',
        draw: (p) =>
          trip(
            p,
            60,
            { latitude: 38.72, longitude: -9.14 },
            abroad,
            {},
            { latitude: 40.42, longitude: -3.7 },
          ),
      },
      {
        name: 'the firm’s own exit',
        draw: (p) => {
          const d = trip(p, 120, lisbon);
          for (const user of ['ceo', 'coo', 'cto']) d.baseline(user, abroad);
          return d;
        },
      },
    ],
  },
  'requester-approver-mismatch': {
    must: [
      {
        name: 'Duo: asked for abroad, approved at home',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'portal', duo(A, 'US')),
        count: 1,
        severity: 'low',
        findings: 1,
      },
      {
        name: 'Duo: after refusals',
        draw: (p) => home(p).prompts('cfo 09:00 +20s d d d d d A', A, 'portal', duo(A, 'US')),
        severity: 'medium',
      },
      {
        name: 'Okta: new device and address, and the phone elsewhere',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1s A', A, 'portal', {
            ...duo(A),
            log: 'okta.system-log',
            riskTypes: 'New IP,New Device',
          }),
      },
    ],
    not: [
      {
        name: 'in one country',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'portal', duo(A, 'RU')),
      },
      {
        name: 'at the usual desk, the phone abroad',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', H, 'portal', duo(H, 'RU')),
      },
      { name: 'denied', draw: (p) => home(p).prompts('cfo 09:00 +1s d', A, 'portal', duo(A, 'US')) },
      {
        name: 'no baseline',
        draw: (p) => new Drawing(p).prompts('cfo 09:00 +1s A', A, 'portal', duo(A, 'US')),
      },
      {
        name: 'Okta: only a new address',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1s A', A, 'portal', {
            ...duo(A),
            log: 'okta.system-log',
            riskTypes: 'New IP',
          }),
      },
      { name: 'no phone', draw: (p) => home(p).prompts('cfo 09:00 +1s A', A) },
    ],
  },
  'risky-success': {
    must: [
      {
        name: 'rated high, from abroad',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'steps', { risk: 'high' }),
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'rated medium',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', H, 'steps', { risk: 'medium' }),
        severity: 'low',
      },
      {
        name: 'a risk type',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', H, 'steps', { riskTypes: 'anomalousToken' }),
        severity: 'low',
      },
      {
        name: 'after a burst',
        draw: (p) => bombed(p).prompts('cfo 09:02 +1s A', A, 'steps', { risk: 'medium' }),
        severity: 'medium',
      },
    ],
    not: [
      { name: 'rated low', draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'steps', { risk: 'low' }) },
      { name: 'hidden', draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'steps', { risk: 'hidden' }) },
      { name: 'refused', draw: (p) => home(p).prompts('cfo 09:00 +1s d', A, 'steps', { risk: 'high' }) },
      {
        name: 'behaviours of another product',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'steps', { riskTypes: 'New Device' }),
      },
    ],
  },
  'session-moved': {
    must: [
      {
        name: 'another system, another owner',
        draw: (p) => moved(p, H, A),
        severity: 'medium',
        count: 2,
        findings: 1,
      },
      { name: 'the intruder’s own session', draw: (p) => moved(p, A, B), findings: 1 },
      {
        name: 'after a burst',
        draw: (p) => {
          const d = bombed(p).prompts('cfo 09:02 +1s A', A, 'steps', session);
          return d.add({
            time: d.at('10:02'),
            user: 'cfo@firm.example',
            code: '0',
            interactive: false,
            ...B,
            ...session,
          });
        },
        severity: 'medium',
      },
    ],
    not: [
      { name: 'another address of one owner', draw: (p) => moved(p, H, { ...A, asn: 7922 }) },
      {
        name: 'the same browser carried away',
        draw: (p) => moved(p, H, { ...H, ip: '81.2.69.9', asn: 3320, country: 'DE' }),
      },
      {
        name: 'a mail program of the same machine elsewhere',
        draw: (p) =>
          moved(p, H, {
            ip: '81.2.69.9',
            asn: 3320,
            country: 'US',
            os: 'Windows10',
            browser: 'Rich Client 4.7',
          }),
      },
      {
        name: 'the same device',
        draw: (p) => moved(p, { ...H, deviceId: guid(7) }, { ...A, deviceId: guid(7) }),
      },
      { name: 'more than a fortnight later', draw: (p) => moved(p, H, A, 14 * 24 * 60 + 1) },
      { name: 'another session', draw: (p) => moved(p, H, A, 60, { sessionId: guid(4_712) }) },
    ],
  },
  'token-follow-on': {
    must: [
      {
        name: 'tokens after the approval',
        draw: (p) =>
          bombed(p)
            .prompts('cfo 09:02 +1s A', A)
            .codes('cfo 09:05 +1m 3 0', A, { interactive: false, mfaMethod: 'claim', app: 'Graph' }),
        count: 3,
        severity: 'info',
        findings: 1,
      },
    ],
    not: [
      {
        name: 'before the approval',
        draw: (p) =>
          bombed(p)
            .codes('cfo 08:00 +1m 3 0', A, { interactive: false, mfaMethod: 'claim' })
            .prompts('cfo 09:02 +1s A', A),
      },
      {
        name: 'at the usual desk',
        draw: (p) =>
          bombed(p)
            .prompts('cfo 09:02 +1s A', A)
            .codes('cfo 09:05 +1m 3 0', H, { interactive: false, mfaMethod: 'claim' }),
      },
      {
        name: 'nobody gave in',
        draw: (p) => home(p).codes('cfo 09:05 +1m 3 0', H, { interactive: false, mfaMethod: 'claim' }),
      },
    ],
  },
  'success-without-mfa': {
    must: [
      {
        name: 'a legacy client after refusals',
        draw: (p) => bombed(p).codes('cfo 09:10 +1s 1 0', { ...A, userAgent: 'BAV2ROPC' }),
        count: 1,
        severity: 'high',
        findings: 1,
      },
      { name: 'one factor was enough', draw: (p) => bombed(p).codes('cfo 09:10 +1s 1 0', A, single) },
      {
        name: 'a bypass code',
        draw: (p) => bombed(p).codes('cfo 09:10 +1s 1 0', A, { mfaMethod: 'bypass' }),
      },
      {
        name: 'a trusted network',
        draw: (p) =>
          bombed(p).codes('cfo 09:10 +1s 1 0', A, { mfaMethod: 'claim', reason: 'trusted_network' }),
      },
      {
        name: 'exactly a day after',
        draw: (p) => home(p).prompts('cfo 00:00 +1ms d d d', A).codes('cfo 24:00 +1s 1 0', A, single),
      },
    ],
    not: [
      {
        name: 'before the refusals',
        draw: (p) => home(p).codes('cfo 08:50 +1s 1 0', A, single).prompts('cfo 09:00 +10s d d d d d', A),
      },
      {
        name: 'two refusals',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d', A).codes('cfo 09:10 +1s 1 0', A, single),
      },
      {
        name: 'at the usual desk',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d', H).codes('cfo 09:10 +1s 1 0', H, single),
      },
      { name: 'the user elsewhere', draw: (p) => bombed(p).codes('cfo 09:10 +1s 1 0', H, single) },
      { name: 'an approval', draw: (p) => bombed(p).prompts('cfo 09:10 +1s A', A) },
      {
        name: 'a token refresh',
        draw: (p) => bombed(p).codes('cfo 09:10 +1s 1 0', A, { ...single, interactive: false }),
      },
      {
        name: 'more than a day after',
        draw: (p) =>
          home(p)
            .prompts('cfo 00:00 +1ms d d d', A)
            .add({
              time: new Drawing(p).at('24:00') + 1 + 2 + HOUR,
              user: 'cfo@firm.example',
              code: '0',
              interactive: true,
              ...A,
              ...single,
            }),
      },
    ],
  },
};
