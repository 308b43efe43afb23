/** Outlook's action names in the words of New-InboxRule. */
const actions: readonly [RegExp, string][] = [
  [/^forwardasattachment/i, 'ForwardAsAttachmentTo'],
  [/^forward/i, 'ForwardTo'],
  [/^redirect/i, 'RedirectTo'],
  [/^(?:permanent)?delete/i, 'DeleteMessage'],
  [/^move/i, 'MoveToFolder'],
  [/^markasread/i, 'MarkAsRead'],
  [/^stop/i, 'StopProcessingRules'],
];

interface RuleAction {
  ActionType?: string;
  Recipients?: unknown;
  Folder?: string;
  FolderName?: string;
}

/**
 * Outlook desktop edits rules in its own words (`UpdateInboxRules`: RuleName, RuleActions, RuleCondition).
 * Adds the parameters New-InboxRule would have had, so that one rule reads both; the originals stay.
 */
export function inboxRuleParameters(parameters: Record<string, string>): void {
  if (parameters['RuleName'] !== undefined) parameters['Name'] = parameters['RuleName'];
  const text = parameters['RuleActions'] ?? parameters['ServerRule'];
  if (text === undefined) return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return;
  }
  const list = (
    Array.isArray(parsed) ? parsed : ((parsed as { Actions?: unknown }).Actions ?? [])
  ) as RuleAction[];
  for (const action of list) {
    const name = actions.find(([pattern]) => pattern.test(String(action.ActionType)))?.[1];
    if (name === undefined) continue;
    if (/To$/.test(name)) parameters[name] = [...new Set(addresses(action.Recipients))].join(';');
    else if (name === 'MoveToFolder') parameters[name] = String(action.Folder ?? action.FolderName);
    else parameters[name] = 'True';
  }
}

/** Every address in a tree of recipients: they come as texts, as `{Address}`, and as `{Values: [{Value}]}`. */
function addresses(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('@') ? [value.replace(/^smtp:/i, '')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(addresses);
}
