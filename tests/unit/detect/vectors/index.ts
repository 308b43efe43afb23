import { access } from './access';
import { accessMore } from './access-more';
import { bombing } from './bombing';
import { bombingMore } from './bombing-more';
import { endpoint } from './endpoint';
import { exfiltration } from './exfiltration';
import { later } from './later';
import { laterMore } from './later-more';
import { persistence } from './persistence';
import { recon } from './recon';
import { reconMore } from './recon-more';
import type { Vectors } from './vector';

/** What each rule must find and must not, by rule. */
export const vectors: Readonly<Record<string, Vectors>> = {
  ...recon,
  ...reconMore,
  ...bombing,
  ...bombingMore,
  ...access,
  ...accessMore,
  ...later,
  ...laterMore,
  ...persistence,
  ...exfiltration,
  ...endpoint,
};
