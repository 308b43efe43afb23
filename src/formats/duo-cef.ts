import { duoActivity } from '../normalise/duo-activity';
import { duoAdmin } from '../normalise/duo-admin';
import { duoAuth } from '../normalise/duo-auth';
import { duoTelephony } from '../normalise/duo-telephony';
import { defineFormat } from './format';

/** Duo Log Sync writes its logs as CEF to a collector, with fewer fields than its JSON. */
const at = (key: string): string => `cef>DuoLogSync>${key}`;
const obtainedFrom = 'Duo Log Sync, format CEF, as the collector behind it keeps the lines';

/**
 * Duo authentications as CEF.
 * Cannot tell: why a prompt was refused, its transaction, the phone: a refusal and a prompt left alone look the same.
 */
export const duoAuthCef = defineFormat({
  id: 'duo.auth.cef',
  name: 'Duo authentication log, CEF',
  obtainedFrom,
  guessed: true,
  caution:
    'CEF lines of Duo Log Sync leave out the reason: a prompt that was refused and one that nobody answered look the same.',
  family: duoAuth,
  json: { has: [at('factor'), at('outcome')] },
  facts: {
    time: at('rt'),
    eventType: at('event_type'),
    result: at('outcome'),
    reason: at('reason'),
    factor: at('factor'),
    user: [at('duser'), at('suser')],
    app: at('integration'),
    ip: at('src'),
    device: at('dhost'),
  },
});

/** Acts of administrators as CEF. */
export const duoAdminCef = defineFormat({
  id: 'duo.admin.cef',
  name: 'Duo administrator log, CEF',
  obtainedFrom,
  guessed: true,
  family: duoAdmin,
  json: { has: [at('action'), at('suser')], not: [at('factor')] },
  facts: {
    time: at('rt'),
    action: at('action'),
    user: at('suser'),
    object: at('object'),
    description: at('msg'),
  },
});

/** Calls and messages as CEF. */
export const duoTelephonyCef = defineFormat({
  id: 'duo.telephony.cef',
  name: 'Duo telephony log, CEF',
  obtainedFrom,
  guessed: true,
  family: duoTelephony,
  json: { has: [at('phone'), at('credits')] },
  facts: {
    time: at('rt'),
    context: at('context'),
    credits: at('credits'),
    phone: at('phone'),
    type: at('type'),
  },
});

/** Acts of administrators and users, version 2 of the log, as CEF. */
export const duoActivityCef = defineFormat({
  id: 'duo.activity.cef',
  name: 'Duo activity log, CEF',
  obtainedFrom,
  guessed: true,
  family: duoActivity,
  json: { has: [at('act'), at('suser')], not: [at('factor'), at('action')] },
  facts: {
    time: at('rt'),
    action: at('act'),
    actor: at('suser'),
    targetDetails: at('msg'),
    ip: at('src'),
    app: at('integration_name'),
  },
});
