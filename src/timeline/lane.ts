import { groups } from 'd3';
import { stageNames } from '../model/finding';
import type { Mark, MarkShape } from '../model/timeline';
import type { Located } from './bars';
import { dodge, LABEL_GAP } from './dodge';
import { LABEL_SIZE, type LaneInput, type LaneLayout } from './placed';
import { placeBars, placeBursts, placeGroups } from './strips';
import { fitText } from './text';

/** More of one shape in a lane become bars. */
export const MOST_MARKS = 200;
const MOST_ROWS = 6;
const ROW = 16;
const PAD = 6;
const LEAST_HEIGHT = 42;
const EMPTY_HEIGHT = 32;
/** A label takes at most this share of the frame. */
const MOST_LABEL = 0.6;

/** Importance, most first: the order in which labels get their room. */
const importance: readonly MarkShape[] = [
  'approved',
  'fraud',
  'wrong-number',
  'operation',
  'sign-in',
  'mail',
  'file',
  'denied',
  'no-answer',
  'failed-prompt',
  'pending',
  'wrong-password',
];

/** Half the size of a mark: the approval is larger, the user's own marks are smaller. */
export function markRadius(mark: Mark): number {
  if (mark.shape === 'approved') return mark.attacker ? 7.5 : 5;
  return mark.attacker ? 5.5 : 4.5;
}

/** Lays out one stage: which marks stand singly, which become bars, where brackets and words go. */
export function layoutLane(input: LaneInput): LaneLayout {
  const { stage, model, scale, y } = input;
  const all = model.marks.flatMap((mark, index): Located[] =>
    mark.stage === stage ? [{ index, mark, x: 0 }] : [],
  );
  const shown = all.filter((m) => scale.shows(m.mark.time)).map((m) => ({ ...m, x: scale.x(m.mark.time) }));
  const lane: LaneLayout = {
    stage,
    name: stageNames[stage],
    techniques: model.techniques[stage],
    y,
    height: EMPTY_HEIGHT,
    marks: [],
    bars: [],
    brackets: [],
    labels: [],
    before: all.filter((m) => m.mark.time < scale.view[0]).length,
    after: all.filter((m) => m.mark.time > scale.view[1]).length,
    empty: all.length === 0,
  };
  let cursor = y + PAD;
  if (stage === 'push-bombing') cursor = placeBursts(lane, input, cursor);
  const split = separate(shown, input);
  cursor = placeMarks(lane, split, input, cursor);
  cursor = placeGroups(lane, split.grouped, input, cursor);
  cursor = placeBars(lane, split.barred, input, cursor);
  if (shown.length > 0 || lane.brackets.length > 0) lane.height = Math.max(LEAST_HEIGHT, cursor + PAD - y);
  else if (!lane.empty) lane.height = LEAST_HEIGHT;
  return lane;
}

interface Split {
  single: Located[];
  places: ReturnType<typeof dodge>;
  /** Label each single mark would like; '' for none. */
  wanted: string[];
  grouped: Located[][];
  barred: Located[];
}

/** Tries marks singly; while they do not fit, the shape with the most of them turns into bars. */
function separate(shown: Located[], { frame, measure }: LaneInput): Split {
  const barred = new Set<MarkShape>(
    groups(shown, (m) => m.mark.shape)
      .filter(([, same]) => same.length > MOST_MARKS)
      .map(([shape]) => shape),
  );
  for (;;) {
    const single = shown
      .filter((m) => !barred.has(m.mark.shape))
      .sort((a, b) => rank(a) - rank(b) || a.index - b.index);
    const grouped = groups(single, (m) => `${m.mark.shape} ${m.mark.label}`).map(([, same]) => same);
    const spokenFor = new Set(grouped.filter((same) => same.length > 2 || !speaks(same[0]!)).flat());
    const wanted = single.map((m) =>
      spokenFor.has(m) ? '' : fitText(m.mark.label, LABEL_SIZE, labelRoom(m, frame), measure),
    );
    const items = single.map((m, i) => ({
      x: m.x,
      r: markRadius(m.mark),
      label: wanted[i] ? measure(wanted[i], LABEL_SIZE) : 0,
    }));
    const places = dodge(items, MOST_ROWS, frame);
    if (places.every((p) => p !== null)) {
      const strips = grouped.filter((same) => same.length > 2 && same[0]!.mark.stage !== 'push-bombing');
      return {
        single,
        places,
        wanted,
        grouped: strips,
        barred: shown.filter((m) => barred.has(m.mark.shape)),
      };
    }
    const [crowded] = groups(single, (m) => m.mark.shape).reduce((a, b) =>
      b[1].length >= a[1].length ? b : a,
    );
    barred.add(crowded);
  }
}

/** The longest label that may stand on one side or the other of a mark, in px. */
function labelRoom(m: Located, frame: readonly [number, number]): number {
  const side = Math.max(frame[1] - m.x, m.x - frame[0]) - markRadius(m.mark) - LABEL_GAP;
  return Math.min(side, MOST_LABEL * (frame[1] - frame[0]));
}

function rank(m: Located): number {
  return importance.indexOf(m.mark.shape) + (m.mark.attacker ? 0 : importance.length);
}

/** Prompts are told by their burst's words; everything else has words of its own. */
function speaks({ mark }: Located): boolean {
  return mark.stage !== 'push-bombing' || mark.shape === 'fraud' || mark.shape === 'wrong-number';
}

function placeMarks(lane: LaneLayout, split: Split, { measure }: LaneInput, top: number): number {
  let rows = 0;
  split.single.forEach((m, i) => {
    const place = split.places[i]!;
    const r = markRadius(m.mark);
    const y = top + place.row * ROW + ROW / 2;
    rows = Math.max(rows, place.row + 1);
    const id = `m${m.index}`;
    lane.marks.push({ id, mark: m.mark, x: m.x, y, r });
    const text = split.wanted[i]!;
    if (!place.side || !text) return;
    const width = measure(text, LABEL_SIZE);
    const x = place.side === 'right' ? m.x + r + LABEL_GAP : m.x - r - LABEL_GAP - width;
    const strong = m.mark.shape === 'approved' && m.mark.attacker;
    lane.labels.push({
      id: `l${id}`,
      text,
      x,
      y: y + 4,
      width,
      end: place.side === 'left',
      size: LABEL_SIZE,
      strong,
      of: id,
    });
  });
  lane.marks.sort((a, b) => a.mark.time - b.mark.time || Number(a.id.slice(1)) - Number(b.id.slice(1)));
  return top + rows * ROW;
}
