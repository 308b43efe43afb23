import type { RowIndex } from '../base/units';
import type { Access } from '../detect/access';
import { belongsTo } from '../detect/access';
import type { Context } from '../detect/context';
import type { Detected } from '../detect/engine';
import type { Familiarity } from '../detect/familiarity';
import type { Episode } from '../detect/sources';

/** One user's episode with what was found in it, before it is known whether it is an incident. */
export interface Candidate {
  user: number;
  episode: Episode;
  /** By time. */
  found: Detected[];
  /** Clusters of the attacker, ascending; of the user's own where only those were found. */
  clusters: number[];
  familiarity: Familiarity;
  /** Indices of every prompt of these clusters in the episode, by time. */
  prompts: number[];
  /** Ways in, by time. */
  access: Access[];
  /** Rows of these clusters, their activity and what is joined to them, by time; read when first asked for. */
  readonly rows: readonly RowIndex[];
}

const bombing = /^S2\./;
const approved = /^S3\.1/;
const later = /^S[45]\./;
const ownPrompts = /^(?:S2\.1i|S3\.S|S3\.R)$/;

/** @returns candidates by user and time, each with its findings; a finding is in at most one. */
export function findCandidates(ctx: Context, detected: readonly Detected[]): Candidate[] {
  const byUser = new Map<number, Detected[]>();
  for (const one of detected)
    for (const user of one.hit.users ?? [one.hit.user]) {
      const list = byUser.get(user);
      if (list) list.push(one);
      else byUser.set(user, [one]);
    }
  const taken = new Set<Detected>();
  const candidates: Candidate[] = [];
  for (const user of [...byUser.keys()].sort((a, b) => a - b))
    for (const episode of ctx.sources(user).episodes) {
      const candidate = join(ctx, user, episode, byUser.get(user)!, taken);
      if (candidate) candidates.push(candidate);
    }
  return candidates;
}

function join(
  ctx: Context,
  user: number,
  episode: Episode,
  all: Detected[],
  taken: Set<Detected>,
): Candidate | undefined {
  const inTime = all.filter(({ hit }) => hit.first >= episode.from && hit.first <= episode.to);
  const early = inTime.filter(({ finding }) => !later.test(finding.catalogue));
  if (early.length === 0) return undefined;
  const clusters = attackerClusters(early, episode);
  const isOf = ({ hit }: Detected): boolean => hit.clusters.some((cluster) => clusters.includes(cluster));
  const familiarity = leastFamiliar(clusters, episode);

  const found = early.filter((one) => {
    const { finding } = one;
    if (taken.has(one)) return false;
    if (bombing.test(finding.catalogue) && !ownPrompts.test(finding.catalogue))
      return isOf(one) || one.hit.clusters.length === 0;
    return isOf(one);
  });
  if (found.length === 0) return undefined;

  const access = (ctx.access?.get(user) ?? []).filter(
    ({ time, cluster }) => time >= episode.from && time <= episode.to && clusters.includes(cluster),
  );
  const span = access[0] ? all.filter(({ finding }) => later.test(finding.catalogue)) : [];
  for (const one of span) if (!taken.has(one) && isAnchored(ctx, one, access, episode)) found.push(one);
  for (const one of found) taken.add(one);
  found.sort(
    ({ finding: a }, { finding: b }) => a.first - b.first || a.last - b.last || (a.id < b.id ? -1 : 1),
  );

  const prompts = promptsIn(ctx, user, episode, clusters, found);
  let rows: readonly RowIndex[] | undefined;
  return {
    user,
    episode,
    found,
    clusters,
    familiarity,
    prompts,
    access,
    get rows() {
      return (rows ??= rowsOf(ctx, user, episode, clusters, found));
    },
  };
}

/** Clusters of bombing and its approval; else of any early finding; strangers before the user's own. */
function attackerClusters(early: readonly Detected[], episode: Episode): number[] {
  const isStrange = (cluster: number): boolean => episode.clusters.familiarity(cluster) !== 'FAMILIAR';
  const of = (wanted: (catalogue: string) => boolean): number[] =>
    early.filter(({ finding }) => wanted(finding.catalogue)).flatMap(({ hit }) => hit.clusters);
  const main = of(
    (catalogue) => (bombing.test(catalogue) && !ownPrompts.test(catalogue)) || approved.test(catalogue),
  );
  const choices = [
    main.filter(isStrange),
    of((catalogue) => !ownPrompts.test(catalogue)).filter(isStrange),
    main,
    of(() => true),
  ];
  const best = choices.find((list) => list.length > 0) ?? [];
  return [...new Set(best)]
    .filter((cluster) => episode.clusters.rows(cluster).length > 0)
    .sort((a, b) => a - b);
}

function leastFamiliar(clusters: readonly number[], episode: Episode): Familiarity {
  const all = new Set(clusters.map((cluster) => episode.clusters.familiarity(cluster)));
  return (
    (['UNFAMILIAR', 'PARTIAL', 'UNKNOWN', 'FAMILIAR'] as const).find((familiarity) => all.has(familiarity)) ??
    'UNKNOWN'
  );
}

/** A later finding belongs to an access; a help desk's planned act (info) does not. */
function isAnchored(
  ctx: Context,
  { finding, hit }: Detected,
  access: readonly Access[],
  episode: Episode,
): boolean {
  if (finding.severity === 'info' || hit.first > episode.to) return false;
  return access.some(
    (way) =>
      hit.first <= way.time + (hit.anchorAfter ?? Infinity) &&
      hit.rows.some((row) => belongsTo(ctx, way, row, hit.anchorBefore)),
  );
}

function promptsIn(
  ctx: Context,
  user: number,
  episode: Episode,
  clusters: readonly number[],
  found: readonly Detected[],
): number[] {
  const told = new Set(
    found
      .filter(({ finding }) => !ownPrompts.test(finding.catalogue))
      .flatMap(({ hit }) => hit.prompts ?? []),
  );
  const ofStrangers = clusters.every((cluster) => episode.clusters.familiarity(cluster) !== 'FAMILIAR');
  return [...ctx.asked.between(user, episode.from, episode.to)].filter((i) => {
    if (!ctx.inEpisode(i)) return false;
    if (ofStrangers && ctx.isFamiliar(i) && !told.has(i)) return false;
    const { cluster } = ctx.sourceOf(i);
    return cluster >= 0 ? clusters.includes(cluster) : told.has(i);
  });
}

function rowsOf(
  ctx: Context,
  user: number,
  episode: Episode,
  clusters: readonly number[],
  found: readonly Detected[],
): RowIndex[] {
  const rows = new Set<RowIndex>();
  for (const cluster of clusters) for (const row of episode.clusters.rows(cluster)) rows.add(row);
  const activity = ctx.activity(user);
  for (let i = ctx.positionIn(activity, episode.from); i < activity.length; i++) {
    const row = activity[i]!;
    if (ctx.c.time[row]! > episode.to) break;
    const cluster = episode.clusters.of(row);
    if (cluster >= 0 && clusters.includes(cluster)) rows.add(row);
  }
  for (const { finding, hit } of found) {
    if (ownPrompts.test(finding.catalogue)) continue;
    for (const row of hit.rows) {
      // A spray's rows of other users are theirs.
      const isUsers = ctx.identity.userOf[row] === user || ctx.identity.targetOf[row] === user;
      if (isUsers && !ctx.isReport(row)) rows.add(row);
    }
  }
  return [...rows].sort((a, b) => a - b);
}
