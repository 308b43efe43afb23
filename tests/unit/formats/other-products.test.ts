import { describe, expect, it } from 'vitest';
import { readFile } from '../support/reading';

describe('logs that are not read', () => {
  it.each([
    [
      '2026-09-14 14:31:07,204| tid:abc| AUTHN_ATTEMPT| cfo| 203.0.113.7 | | portal| SAML20| host| IdP| failure| adapter| | 12\n',
      'a PingFederate audit log',
    ],
    ['{"winlog":{},"ecs":{"version":"8"}}', 'Windows events without what tells them apart'],
    ['{"ecs":{"version":"8.0.0"},"event":{"module":"zeek"}}', 'an Elastic Common Schema document'],
    ['_raw,_time,host\n"x y",1789394956,h\n', 'a Splunk export'],
  ])('are refused by name: %s', async (content, what) => {
    const { source } = await readFile(content);
    expect(source).toMatchObject({ format: null, records: 0 });
    expect(source.reason).toContain(what);
  });
});
