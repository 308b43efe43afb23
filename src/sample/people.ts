import type { Person, Source, Tenant } from './acts';
import type { Random } from './random';

/** Invented given names and surnames; no pair is meant to be anybody. */
const given = [
  'Helena',
  'Tobin',
  'Marisol',
  'Anselm',
  'Priya',
  'Corwin',
  'Odette',
  'Jarek',
  'Linnea',
  'Dashiell',
  'Ottoline',
  'Rafferty',
  'Ysolde',
  'Emeric',
  'Saoirse',
  'Benedek',
  'Ilaria',
  'Thaddeus',
  'Noor',
  'Zoltan',
];
const surnames = [
  'Thornvale',
  'Marwick',
  'Okonstad',
  'Brightmoor',
  'Vexley',
  'Carrowfen',
  'Delacombe',
  'Hartsgrove',
  'Quillmere',
  'Sandervik',
  'Ashpole',
  'Wrenfield',
  'Ostrander-Pell',
  'Lockhaven',
  "O'Venn",
  'Mirelsson',
  'Faircloth-Oye',
  'Tindalow',
  'Greavesby',
  'Unterbrück',
];

export interface FirmNames {
  name: string;
  domains: string[];
  onmicrosoft: string;
}

/** Firms a tenant can be; all domains under reserved names. */
export const firms: FirmNames[] = [
  {
    name: 'Harbor Law LLP',
    domains: ['harborlaw.example', 'harborlegal.example'],
    onmicrosoft: 'harborlaw.onmicrosoft.example',
  },
  {
    name: 'Northgate Surveyors',
    domains: ['northgate-surveyors.example', 'ngsurvey.example'],
    onmicrosoft: 'northgatesurv.onmicrosoft.example',
  },
  {
    name: 'Calder Clinics',
    domains: ['calderclinics.example', 'calder.example'],
    onmicrosoft: 'calderclinics.onmicrosoft.example',
  },
  {
    name: 'Ferrous Tooling',
    domains: ['ferroustooling.example', 'ferrous.example'],
    onmicrosoft: 'ferroustooling.onmicrosoft.example',
  },
];

const ascii = (text: string): string =>
  text
    .replace('ü', 'ue')
    .replace(/[^A-Za-z-]/g, '')
    .replace(/-/g, '');

/**
 * A firm with `count` people; the first is the chief financial officer, the last two administer the directory.
 * Every tenth has an address under the second domain: that is how logs show that it is the firm's own.
 * @param count 3 to 400.
 */
export function makeTenant(random: Random, firm: FirmNames, count: number): Tenant {
  const people: Person[] = [];
  for (let i = 0; i < count; i++) {
    const first = given[i % given.length]!;
    const last = surnames[(i + Math.floor(i / given.length) * 7) % surnames.length]!;
    people.push({
      id: random.guid(),
      upn: `${first}.${ascii(last)}@${firm.domains[i % 10 === 9 ? firm.domains.length - 1 : 0]!}`,
      name: `${first} ${last}`,
      puid: `10032${random.hex(11).toUpperCase()}`,
      admin: i >= count - 2,
    });
  }
  return {
    name: firm.name,
    domains: firm.domains,
    onmicrosoft: firm.onmicrosoft,
    tenantId: random.guid(),
    workspaceId: random.guid(),
    sharepoint: `${firm.onmicrosoft.split('.')[0]!}.sharepoint.example`,
    people,
  };
}

const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0';
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

const office = {
  ip: '203.0.113.10',
  country: 'US',
  state: 'Massachusetts',
  city: 'Boston',
  latitude: 42.3584,
  longitude: -71.0598,
  asn: 64500,
};
const carrier = {
  country: 'US',
  state: 'Massachusetts',
  city: 'Worcester',
  latitude: 42.2626,
  longitude: -71.8023,
  asn: 64503,
};
const hotel = {
  ip: '192.0.2.250',
  country: 'GB',
  state: 'England',
  city: 'London',
  latitude: 51.5072,
  longitude: -0.1276,
  asn: 64505,
};

/** A person's own places; `registered` devices carry a device id from everywhere. */
export interface Habits {
  office: Source;
  home: Source;
  mobile: Source;
  /** Abroad with the same laptop. */
  abroad: Source;
}

/** @param index the person's number in the firm, from 0; decides home address, device and system. */
export function habitsOf(random: Random, index: number): Habits {
  const mac = index % 6 === 4;
  const unregistered = index % 7 === 5;
  const client = mac
    ? { userAgent: safari, browser: 'Safari 18.5', os: 'MacOs' }
    : index % 3 === 1
      ? { userAgent: chrome, browser: 'Chrome 139.0.0', os: 'Windows10' }
      : { userAgent: edge, browser: 'Edge 139.0.0', os: 'Windows10' };
  const device = unregistered
    ? {}
    : {
        deviceId: random.guid(),
        deviceName: `${mac ? 'MB' : 'LT'}-${random.hex(6).toUpperCase()}`,
        compliant: true,
        managed: true,
        trustType: mac ? 'Azure AD registered' : 'Hybrid Azure AD joined',
      };
  const ipv6 = index % 5 === 3;
  const home = {
    ip: ipv6
      ? `2001:db8:${(0x100 + index).toString(16)}:1::${random.hex(4)}`
      : `198.51.100.${(index % 240) + 5}`,
    country: 'US',
    state: 'Massachusetts',
    city: ['Quincy', 'Salem', 'Lowell', 'Newton'][index % 4]!,
    latitude: 42.25 + (index % 10) / 25,
    longitude: -71.1 - (index % 7) / 20,
    asn: ipv6 ? 64502 : 64501,
  };
  return {
    office: { ...office, ...client, ...device },
    home: { ...home, ...client, ...device },
    mobile: {
      ...carrier,
      ip: `192.0.2.${(index % 200) + 10}`,
      userAgent: iphone,
      browser: 'Mobile Safari',
      os: 'Ios18',
    },
    abroad: { ...hotel, ...client, ...device },
  };
}

/** The attacker: another country, network and browser than anyone's, no device. */
export function attackerSource(variant = 0): Source {
  const places = [
    {
      ip: '185.220.70.12',
      country: 'RO',
      state: 'Bucuresti',
      city: 'Bucharest',
      latitude: 44.4268,
      longitude: 26.1025,
      asn: 9009,
    },
    {
      ip: '203.0.113.201',
      country: 'NL',
      state: 'Noord-Holland',
      city: 'Amsterdam',
      latitude: 52.3676,
      longitude: 4.9041,
      asn: 64508,
    },
    {
      ip: '203.0.113.222',
      country: 'SG',
      state: 'Singapore',
      city: 'Singapore',
      latitude: 1.3521,
      longitude: 103.8198,
      asn: 64509,
    },
  ];
  return {
    ...places[variant % places.length]!,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    browser: 'Firefox 128.0',
    os: 'Linux',
  };
}
