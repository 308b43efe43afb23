import { convertedFixtures } from './converted-fixtures';
import { entraFixtures } from './entra-fixtures';
import { entraSigninFixtures } from './entra-signin-fixtures';
import { m365Fixtures } from './m365-fixtures';
import { oktaDuoFixtures } from './okta-duo-fixtures';
import { providerFixtures } from './provider-fixtures';
import type { Fixture } from './reading';

/** One file of every layout. */
export const fixtures: readonly Fixture[] = [
  ...entraFixtures,
  ...entraSigninFixtures,
  ...m365Fixtures,
  ...oktaDuoFixtures,
  ...providerFixtures,
  ...convertedFixtures,
];
