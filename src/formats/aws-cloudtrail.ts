import { cloudTrail } from '../normalise/aws-cloudtrail';
import { defineFormat } from './format';

/** Where a record stands by key, and which column of a table or a search holds it. */
const facts = {
  time: 'eventTime',
  id: 'eventID',
  name: 'eventName',
  source: 'eventSource',
  userName: ['userIdentity>userName', 'additionalEventData>UserName'],
  arn: 'userIdentity>arn',
  principal: 'userIdentity>principalId',
  account: 'userIdentity>accountId',
  identityType: 'userIdentity>type',
  role: 'userIdentity>sessionContext>sessionIssuer>userName',
  ip: 'sourceIPAddress',
  userAgent: 'userAgent',
  region: 'awsRegion',
  recipient: 'recipientAccountId',
  errorCode: 'errorCode',
  errorMessage: 'errorMessage',
  consoleLogin: 'responseElements>ConsoleLogin',
  checkMfa: 'responseElements>CheckMfa',
  challenge: 'serviceEventDetails>CredentialChallenge',
  verification: 'serviceEventDetails>CredentialVerification',
  authentication: 'serviceEventDetails>UserAuthentication',
  credential: 'additionalEventData>CredentialType',
  mfaUsed: 'additionalEventData>MFAUsed',
  mfaId: 'additionalEventData>MFAIdentifier',
  mfaType: 'additionalEventData>MfaType',
  flow: 'additionalEventData>AuthWorkflowID',
  loginTo: 'additionalEventData>LoginTo',
  readOnly: 'readOnly',
  targetUser: ['requestParameters>userName', 'requestParameters>roleName', 'requestParameters>groupName'],
  request: 'requestParameters',
  sessionMfa: 'userIdentity>sessionContext>attributes>mfaAuthenticated',
} as const;

/**
 * CloudTrail records: delivery files (`{"Records":[…]}`), arrays of tools, line by line, the event copied from the
 * console. All that has a time is an event; sign-ins of the console say whether a second factor was used.
 * Cannot tell: what became of the second factor where a sign-in failed; nor, of a role through single sign-on, whether
 * its identity provider asked for one.
 */
export const awsCloudTrailJson = defineFormat({
  id: 'aws.cloudtrail.json',
  name: 'AWS CloudTrail, JSON',
  obtainedFrom: 'AWS CloudTrail, delivery files of a trail, lookup-events, or the console’s event history',
  family: cloudTrail,
  json: { has: ['eventSource', 'eventName', 'userIdentity'] },
  facts,
});

/**
 * The console's event history as CSV. Columns are found by their meaning: no real export was at hand.
 * Cannot tell: whether a sign-in succeeded, or whether a second factor was used.
 */
export const awsCloudTrailCsv = defineFormat({
  id: 'aws.cloudtrail.csv',
  guessed: true,
  name: 'AWS CloudTrail event history, CSV',
  obtainedFrom: 'AWS console, CloudTrail, Event history, Download events, CSV',
  caution:
    'The CSV of the event history does not say whether a sign-in used a second factor: ask for the JSON download.',
  family: cloudTrail,
  header: { must: ['Event ID', 'Event time', 'User name', 'Event name', 'Event source'], not: ['_raw'] },
  facts: {
    time: 'Event time',
    id: 'Event ID',
    name: 'Event name',
    source: 'Event source',
    userName: 'User name',
    ip: 'Source IP address',
    region: 'AWS region',
    errorCode: 'Error code',
    readOnly: 'Read-only',
  },
});
