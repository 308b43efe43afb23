import { MINUTE, SECOND } from '../../../../src/base/units';
import { A, Drawing, H, type Place } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d A', A);
const mail = (d: Drawing, clock: string, items: number, type: string, place: Place, more = {}): Drawing =>
  d.act('cfo', clock, 'mailbox', 'MailItemsAccessed', {
    ip: place.ip,
    items,
    parameters: { MailAccessType: type, ...more },
  });
const synced = { operation: 'FileSyncDownloadedFull' };
const links = { operation: 'AnonymousLinkCreated' };

export const exfiltration: Record<string, Vectors> = {
  'sync-pull': {
    must: [
      {
        name: 'by the intruder',
        draw: (p) => bombed(p).downloads('cfo', '09:30', SECOND, 3, A, synced),
        count: 3,
        findings: 1,
        severity: 'high',
      },
    ],
    not: [
      { name: 'a new laptop', draw: (p) => home(p).downloads('cfo', '09:30', SECOND, 200, H, synced) },
      { name: 'at the usual desk', draw: (p) => bombed(p).downloads('cfo', '09:30', SECOND, 9, H, synced) },
      { name: 'before the access', draw: (p) => bombed(p).downloads('cfo', '08:30', SECOND, 9, A, synced) },
    ],
  },
  'mail-theft': {
    must: [
      {
        name: 'a folder synchronised',
        draw: (p) => mail(bombed(p), '09:20', 1, 'Sync', A),
        severity: 'high',
      },
      { name: 'cut short', draw: (p) => mail(bombed(p), '09:20', 1, 'Bind', A, { IsThrottled: 'True' }) },
      {
        name: 'a hundred in exactly an hour',
        draw: (p) => mail(mail(bombed(p), '09:20', 50, 'Bind', A), '10:20', 50, 'Bind', A),
        count: 100,
        findings: 1,
      },
    ],
    not: [
      {
        name: 'ninety-nine',
        draw: (p) => mail(mail(bombed(p), '09:20', 50, 'Bind', A), '10:20', 49, 'Bind', A),
      },
      {
        name: 'over more than an hour',
        draw: (p) => mail(mail(bombed(p), '09:20', 50, 'Bind', A), '10:20:01', 50, 'Bind', A),
      },
      { name: 'at the usual desk', draw: (p) => mail(bombed(p), '09:20', 500, 'Sync', H) },
      { name: 'nobody broke in', draw: (p) => mail(home(p), '09:20', 500, 'Sync', A) },
    ],
  },
  'share-out': {
    must: [
      {
        name: 'five in exactly an hour',
        draw: (p) => bombed(p).downloads('cfo', '09:30', 15 * MINUTE, 5, A, links),
        count: 5,
        findings: 1,
        severity: 'high',
      },
    ],
    not: [
      { name: 'four', draw: (p) => bombed(p).downloads('cfo', '09:30', MINUTE, 4, A, links) },
      {
        name: 'one item again and again',
        draw: (p) => bombed(p).downloads('cfo', '09:30', MINUTE, 9, A, { ...links, target: 'one.pdf' }),
      },
      { name: 'at the usual desk', draw: (p) => bombed(p).downloads('cfo', '09:30', MINUTE, 9, H, links) },
      { name: 'nobody broke in', draw: (p) => home(p).downloads('cfo', '09:30', MINUTE, 9, A, links) },
    ],
  },
};
