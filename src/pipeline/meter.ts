import type { DroppedFile, FileProgress, ImportProgress } from '../worker/api';
import type { EarlyLook } from './early-look';

/** Progress is told this often at most, in ms. */
const TELL_EVERY = 120;

/** Bytes, speed and time left, for the cards. */
export class Meter {
  readonly cards: FileProgress[];
  readonly #tell: (progress: ImportProgress) => void;
  readonly #early: EarlyLook | null;
  readonly #bytes: number;
  #told = 0;
  #marks: { at: number; read: number }[] = [];

  constructor(
    files: readonly DroppedFile[],
    tell: (progress: ImportProgress) => void,
    early: EarlyLook | null,
  ) {
    this.#early = early;
    this.#tell = tell;
    this.#bytes = files.reduce((sum, f) => sum + f.file.size, 0);
    this.cards = files.map((f) => ({
      name: f.name,
      bytes: f.file.size,
      bytesRead: 0,
      bytesPerSecond: 0,
      records: 0,
      rejected: 0,
      formatName: null,
      member: null,
      state: 'waiting',
      message: null,
    }));
  }

  tick(now = false): void {
    const at = performance.now();
    if (!now && at - this.#told < TELL_EVERY) return;
    this.#told = at;
    const read = this.cards.reduce((sum, c) => sum + c.bytesRead, 0);
    this.#marks.push({ at, read });
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > 1_500) this.#marks.shift();
    const oldest = this.#marks[0]!;
    const speed = at > oldest.at ? ((read - oldest.read) / (at - oldest.at)) * 1000 : 0;
    for (const card of this.cards) card.bytesPerSecond = card.state === 'reading' ? speed : 0;
    this.#tell({
      phase: 'reading',
      files: this.cards,
      bytes: this.#bytes,
      bytesRead: read,
      secondsLeft: speed > 0 ? (this.#bytes - read) / speed : null,
      early: this.#early?.incidents ?? [],
    });
  }
}
