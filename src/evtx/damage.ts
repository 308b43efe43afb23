/** A record (or what it leans on in its chunk) that cannot be read. The message is the reason shown to the analyst. */
export class EvtxDamage extends Error {
  override readonly name = 'EvtxDamage';
}

/** @returns the reason, where an error is one of damaged bytes; anything else is a defect and is thrown on. */
export function damageOf(error: unknown): string {
  if (error instanceof EvtxDamage) return error.message;
  // A DataView throws it for a place outside of its bytes.
  if (error instanceof RangeError) return 'it points outside of its chunk';
  throw error;
}
