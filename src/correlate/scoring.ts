/**
 * What each sign is worth, in one place. Confidence is their sum over 100, clamped to 0..1. They are a proposal, tuned
 * on synthetic scenarios only; nothing was validated on real tenants.
 */
export const points = {
  burst: 15,
  drip: 10,
  shortBurst: 8,
  /** Ten or more adverse prompts in ten minutes, or three or more explicit refusals. */
  many: 10,
  fraud: 30,
  wrongNumber: 15,
  /** The product itself spoke of push harassment. */
  vendor: 30,
  /** Fraud, wrong numbers and the product's verdict together. */
  saidSoMost: 40,
  passwordKnown: 10,
  source: { UNFAMILIAR: 15, PARTIAL: 5, UNKNOWN: 0, FAMILIAR: -25 },
  anonymous: 5,
  tier: { A: 20, B: 15, C: 8, x: 8 } as Record<string, number>,
  refusedBefore: 5,
  /** Impossible travel, a phone elsewhere, a sign-in rated risky: each. */
  corroboration: 5,
  corroborationMost: 10,
  firstPostAccess: 10,
  furtherPostAccess: 3,
  /** The owner reads mail as well. */
  onlyLooking: 3,
  postAccessMost: 19,
  exfiltration: 8,
  campaign: 10,
  regular: -20,
  selfRecovered: -30,
  mostWithoutBaseline: 70,
  mostFromOneLog: 85,
  /** Below this there is no incident. */
  least: 30,
} as const;

/** Counts the points depend on. */
export const counts = {
  manyPrompts: 10,
  manyWindowMs: 600_000,
  manyRefusals: 3,
} as const;
