import { googleReports } from '../normalise/google-reports';
import { defineFormat } from './format';

/** An activity keeps its events in a list; Elastic takes them apart, and Splunk's add-on calls the one `event`. */
const oneEvent = (key: string): string[] => ['event', 'events'].map((at) => `${at}>${key}`);

/**
 * Activities of Google's Reports API (Admin SDK): its pages, line by line, and as collectors store them.
 * Cannot tell: whether a failed prompt was refused or left alone; Google says that the challenge failed.
 */
export const googleReportsJson = defineFormat({
  id: 'gws.reports.json',
  name: 'Google Workspace activity reports, JSON',
  obtainedFrom: 'Google Admin SDK, Reports API activities.list, or a collector of it',
  family: googleReports,
  json: { has: ['id>applicationName', 'actor', ['events', 'event']] },
  facts: {
    time: 'id>time',
    qualifier: 'id>uniqueQualifier',
    application: 'id>applicationName',
    user: ['actor>email', 'actor>key'],
    userId: 'actor>profileId',
    callerType: 'actor>callerType',
    ip: 'ipAddress',
    country: 'networkInfo>regionCode',
    asn: 'networkInfo>ipAsn',
    events: 'events',
    type: oneEvent('type'),
    name: oneEvent('name'),
    parameters: oneEvent('parameters'),
  },
});

/**
 * Google Admin console, Reporting, User log events (once Login audit log), Download, CSV. Columns are found by their
 * meaning, in English: no real export was at hand.
 * Cannot tell: an id of the record, so that equal rows are duplicates.
 */
export const googleLoginCsv = defineFormat({
  id: 'gws.login.csv',
  guessed: true,
  zoneUnstated: true,
  name: 'Google Workspace login events, console CSV',
  obtainedFrom: 'Google Admin console, Reporting, Audit and investigation, User log events, Export',
  family: googleReports,
  header: {
    must: [
      ['Event', 'Event name'],
      ['Actor', 'User', 'User name', 'Username', 'Actor email'],
      ['Date', 'Timestamp', 'Date (UTC)'],
      ['IP address', 'Actor IP address'],
      ['Login type', 'Challenge type', 'Challenge method', 'Is suspicious', 'Login failure type'],
    ],
    not: ['_raw', 'Request ID', 'AuditData'],
  },
  facts: {
    time: ['Date', 'Timestamp', 'Date (UTC)'],
    user: ['Actor email', 'Actor', 'Username', 'User name', 'User'],
    ip: ['IP address', 'Actor IP address'],
    name: ['Event', 'Event name'],
    challenge: ['Challenge type', 'Challenge method'],
    status: ['Challenge status', 'Login challenge status'],
    loginType: 'Login type',
    failureType: ['Login failure type', 'Failure type'],
    secondFactor: 'Is second factor',
    suspicious: 'Is suspicious',
    affected: ['Affected user', 'Affected email address'],
    description: ['Description', 'Event description'],
  },
});
