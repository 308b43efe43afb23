import { entraAuthdetails } from '../normalise/entra-authdetails';
import { defineFormat } from './format';

/**
 * The file the portal saves beside a download of user sign-ins (`…_AuthDetails_…`): one row an authentication step. It
 * alone tells a push from a phone call, and a refusal from a time-out, for each step.
 * Cannot tell: whose sign-in it was; that stands in the main file, under the same request id.
 */
export const entraAuthdetailsPortalCsv = defineFormat({
  id: 'entra.authdetails.portal-csv',
  name: 'Entra ID authentication details, portal CSV',
  obtainedFrom: 'Entra admin center, Sign-in logs, Download, CSV: the AuthDetails file',
  guessed: true,
  family: entraAuthdetails,
  header: {
    must: ['Request ID', 'Authentication method', 'Succeeded', 'Result detail'],
    not: ['Sign-in error code'],
  },
  facts: {
    time: ['Date (UTC)', 'Date'],
    requestId: 'Request ID',
    method: 'Authentication method',
    succeeded: 'Succeeded',
    detail: 'Result detail',
    requirement: 'Requirement',
  },
});
