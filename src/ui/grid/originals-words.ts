import type { OriginalsFound } from '../../worker/api';
import { countText, plural } from '../format';

/** `42 %`. */
export function bytesShare(done: number): string {
  return `${countText(Math.round(done * 100))} %`;
}

/** What looking through the originals gave, and what it could not look through. */
export function originalsText({
  phrase,
  events,
  elsewhere,
  notSearched,
}: OriginalsFound & { phrase: string }): string {
  const parts = [`“${phrase}” stands in the original of ${plural(events, 'event')}`];
  if (elsewhere > 0)
    parts.push(`${plural(elsewhere, 'place')} belong to no event (headers, duplicates, rejects)`);
  if (notSearched.length > 0)
    parts.push(
      `not searched, as only the hash is kept: ${notSearched.slice(0, 5).join(', ')}${notSearched.length > 5 ? ` and ${countText(notSearched.length - 5)} more` : ''}`,
    );
  return `${parts.join('; ')}.`;
}
