/**
 * Entra result codes and what each tells of the password. UAL repeats them. Sources: Microsoft's error code reference,
 * Azure-Sentinel `SigninPasswordSpray.yaml` (password-valid list), Microsoft's security-operations guide; read 2026-08.
 */

const list = (codes: string): ReadonlySet<string> => new Set(codes.split(' '));

/** The password was right: Conditional Access and the second factor come after it. */
export const passwordRightCodes = list(
  '0 50055 50057 50072 50074 50076 50078 50079 50088 50097 50105 50125 50129 50131 50135 50140 50144 50155 50158 53000 53001 53002 53003 53004 53010 53011 500121 530034 530035',
);

/** S1.4: codes that, unanswered by an approval, say somebody else knows the password. */
export const passwordKnownCodes = list(
  '50055 50072 50074 50076 50079 50097 50105 50131 50155 50158 53000 53001 53002 53003 500121',
);

/** A wrong password, a lock-out after it, or a first factor that failed. */
export const wrongPasswordCodes = list('50053 50055 50056 50064 50126');

/** The account does not exist in the tenant: part of a spray. */
export const UNKNOWN_ACCOUNT = '50034';

/** A control stopped the sign-in after the password. */
export const controlCodes = list(
  '53000 53001 53002 53003 53004 530031 530032 530033 530034 530035 50097 50129 50131 50155',
);

/** Written after a response step worked: session revoked, password changed, account disabled, password no longer right. */
export const afterResponseCodes = list('50057 50126 50132 50133 50173');

/** Clients that cannot show an MFA prompt. */
export const legacyClient =
  /bav2ropc|cbainprod|cbaintar|imap|pop3|smtp|mapi|exchange activesync|other clients|^ropc$/i;
