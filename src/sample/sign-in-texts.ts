import type { App, PolicyResult } from './acts';

/** Apps, codes and texts of the provider (public error reference and MFA reporting page, read 2026-08). */

export const apps = {
  exchange: { id: '00000002-0000-0ff1-ce00-000000000000', name: 'Office 365 Exchange Online' },
  sharepoint: { id: '00000003-0000-0ff1-ce00-000000000000', name: 'Office 365 SharePoint Online' },
  portal: { id: '4765445b-32c6-49b0-83e6-1d93765276ca', name: 'OfficeHome' },
  teams: { id: '1fec8e78-bce4-4aaf-ab1b-5451cc387264', name: 'Microsoft Teams' },
  outlookMobile: { id: '27922004-5251-4030-b22d-91ecd9a37ea4', name: 'Outlook Mobile' },
  office: { id: 'd3590ed6-52b3-4102-aeff-aad2292ab01c', name: 'Microsoft Office' },
  outlookWeb: { id: '9199bf20-a13f-4107-85dc-02114787ef48', name: 'One Outlook Web' },
  securityInfo: { id: '19db86c3-b2b9-44cc-b339-36da233a3be2', name: 'My Signins' },
  graph: { id: '00000003-0000-0000-c000-000000000000', name: 'Microsoft Graph' },
} as const satisfies Record<string, App>;

/** Failure reason and UAL LogonError by code. */
export const codeTexts: Record<number, { reason: string; logonError: string }> = {
  0: { reason: 'Other.', logonError: '' },
  50034: { reason: 'The user account does not exist in the directory.', logonError: 'UserAccountNotFound' },
  50053: {
    reason:
      "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    logonError: 'IdsLocked',
  },
  50058: {
    reason: 'A silent sign-in request was sent but no user is signed in.',
    logonError: 'UserInformationNotProvided',
  },
  50074: {
    reason: 'Strong Authentication is required.',
    logonError: 'UserStrongAuthClientAuthNRequiredInterrupt',
  },
  50076: {
    reason:
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
    logonError: 'UserStrongAuthClientAuthNRequired',
  },
  50126: {
    reason: 'Error validating credentials due to invalid username or password.',
    logonError: 'InvalidUserNameOrPassword',
  },
  50140: {
    reason: "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
    logonError: 'KmsiInterrupt',
  },
  53003: {
    reason:
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    logonError: 'BlockedByConditionalAccess',
  },
  70043: {
    reason:
      'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
    logonError: 'BadTokenDueToSignInFrequency',
  },
  700082: {
    reason: 'The refresh token has expired due to inactivity.',
    logonError: 'ExpiredOrRevokedGrantInactiveToken',
  },
  500121: {
    reason: 'Authentication failed during strong authentication request.',
    logonError: 'AuthenticationFailedSasError',
  },
};

/** What became of a prompt, in the product's words. */
export const promptTexts = {
  denied: 'MFA denied; user declined the authentication',
  timeout: 'MFA denied; user did not respond to mobile app notification',
  wrongNumber: 'MFA denied; user did not select the correct number',
  fraud: 'MFA denied; Phone App Reported Fraud',
  undelivered: 'MFA denied; unable to send the mobile app notification to the device',
  approved: 'MFA completed in Azure AD',
  pending: 'MFA required in Azure AD',
  silent: 'MFA requirement satisfied by claim in the token',
} as const;

export type PromptOutcome = 'denied' | 'timeout' | 'wrongNumber' | 'fraud' | 'undelivered' | 'approved';

export const pushMethod = 'Mobile app notification';

/** The tenant's policies, as rows of its own sign-ins list them. */
export function tenantPolicies(result: string, reportOnly?: string): PolicyResult[] {
  const list: PolicyResult[] = [
    {
      id: '6f3a1c52-7b1e-4f0a-9d54-2a6f0c1e8b11',
      name: 'Require MFA for all users',
      grant: ['Mfa'],
      session: [],
      result,
    },
    {
      id: 'b0c7e0aa-41f3-4d68-8a39-5e2f7d9c6a20',
      name: 'Block legacy authentication',
      grant: ['Block'],
      session: [],
      result: 'notApplied',
    },
  ];
  if (reportOnly)
    list.push({
      id: 'd9441d0e-2f6b-4b7c-a1c8-91b35f7e4d37',
      name: 'Require compliant device, pilot',
      grant: ['RequireCompliantDevice'],
      session: [],
      result: reportOnly,
    });
  return list;
}
