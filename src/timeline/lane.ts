import { groups } from 'd3';
import { stageNames, type Stage } from '../model/finding';
import type { Mark, MarkShape, TimelineModel } from '../model/timeline';
import type { Located } from './bars';
import { dodge, LABEL_GAP } from './dodge';
import type { FoldedScale } from './folded-scale';
import { LABEL_SIZE, type LaneInput, type LaneLayout, type LocatedMarks } from './placed';
import { placeBars, placeBursts, placeGroups } from './strips';
import { swarm } from './swarm';
import { fitText } from './text';
import { alike } from './words';

/** More of one shape in a lane become bars; the prompts, all shapes together, beyond a number of their own. */
export const MOST_MARKS = 200;
export const MOST_PROMPTS = 150;
const MOST_ROWS = 6;
/** A lane's height at least, for a name of one line and of two. */
const LEAST_HEIGHT = [38, 50] as const;
const EMPTY_HEIGHT = 30;
/** Longer names stand on two lines. */
const NAME_LINE = 13;
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

/** Half the room a mark needs beside a label: the attacker's approval wears a ring. */
function markReach(mark: Mark): number {
  return markRadius(mark) + (mark.shape === 'approved' && mark.attacker ? 3 : 0);
}

/** Finds a stage's marks on the axis. */
export function locate(stage: Stage, { marks }: TimelineModel, scale: FoldedScale): LocatedMarks {
  const located: LocatedMarks = { shown: [], before: 0, after: 0 };
  marks.forEach((mark, index) => {
    if (mark.stage !== stage) return;
    if (mark.time < scale.view[0]) located.before++;
    else if (mark.time > scale.view[1]) located.after++;
    else located.shown.push({ index, mark, x: scale.x(mark.time) });
  });
  return located;
}

/** Lays out one stage: which marks stand singly, which become bars, where brackets and words go. */
export function layoutLane(input: LaneInput): LaneLayout {
  const { stage, model, y, room } = input;
  const { shown, before, after } = input.located;
  const lane: LaneLayout = {
    stage,
    name: stageNames[stage],
    techniques: model.techniques[stage],
    y,
    height: stageNames[stage].length > NAME_LINE ? EMPTY_HEIGHT + 8 : EMPTY_HEIGHT,
    marks: [],
    bars: [],
    brackets: [],
    labels: [],
    before,
    after,
    empty: shown.length + before + after === 0,
  };
  const least = LEAST_HEIGHT[lane.name.length > NAME_LINE ? 1 : 0];
  let cursor = y + room.pad;
  if (stage === 'push-bombing') {
    cursor = placeBursts(lane, input, cursor);
    const { single, barred } = separatePrompts(shown);
    cursor = placePrompts(lane, single, input, cursor);
    cursor = placeGroups(lane, speaking(single), input, cursor);
    cursor = placeBars(lane, barred, input, cursor);
  } else {
    const split = separate(shown, input);
    cursor = placeMarks(lane, split, input, cursor);
    cursor = placeGroups(lane, split.grouped, input, cursor);
    cursor = placeBars(lane, split.barred, input, cursor);
  }
  if (shown.length > 0 || lane.brackets.length > 0) lane.height = Math.max(least, cursor + room.pad - y);
  else if (!lane.empty) lane.height = least;
  return lane;
}

/** Prompts stand singly, however close; only beyond {@link MOST_PROMPTS} the commonest shapes become bars. */
function separatePrompts(shown: Located[]): { single: Located[]; barred: Located[] } {
  const barred = new Set<MarkShape>();
  let left = shown.length;
  for (const [shape, same] of groups(shown, (m) => m.mark.shape).sort((a, b) => b[1].length - a[1].length)) {
    if (left <= MOST_PROMPTS) break;
    barred.add(shape);
    left -= same.length;
  }
  return {
    single: shown.filter((m) => !barred.has(m.mark.shape)),
    barred: shown.filter((m) => barred.has(m.mark.shape)),
  };
}

/** The burst's words count the prompts; these shapes have more to say. */
function speaking(prompts: Located[]): Located[][] {
  const telling = prompts.filter((m) => m.mark.shape === 'fraud' || m.mark.shape === 'wrong-number');
  return groups(telling, (m) => m.mark.label).map(([, same]) => same);
}

function placePrompts(
  lane: LaneLayout,
  prompts: Located[],
  { room, stretch }: LaneInput,
  top: number,
): number {
  if (prompts.length === 0) return top;
  const { places, height } = swarm(
    prompts.map((m) => ({ x: m.x, r: markRadius(m.mark) })),
    room.swarm,
    stretch,
  );
  prompts.forEach((m, i) => {
    lane.marks.push({ id: `m${m.index}`, mark: m.mark, x: m.x, y: top + places[i]!.y, r: places[i]!.r });
  });
  return top + height;
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
function separate(shown: Located[], { frame, measure, scale, room }: LaneInput): Split {
  const barred = new Set<MarkShape>(
    groups(shown, (m) => m.mark.shape)
      .filter(([, same]) => same.length > MOST_MARKS)
      .map(([shape]) => shape),
  );
  for (;;) {
    const single = shown
      .filter((m) => !barred.has(m.mark.shape))
      .sort((a, b) => rank(a) - rank(b) || a.index - b.index);
    const grouped = groups(single, (m) => `${m.mark.shape} ${alike(m.mark)}`).map(([, same]) => same);
    const spokenFor = new Set(grouped.filter((same) => same.length > 2).flat());
    const wanted = single.map((m) =>
      spokenFor.has(m) ? '' : fitText(m.mark.label, LABEL_SIZE, labelRoom(m, frame), measure),
    );
    const items = single.map((m, i) => ({
      x: m.x,
      r: markReach(m.mark),
      label: wanted[i] ? measure(wanted[i], LABEL_SIZE) : 0,
    }));
    const places = dodge(items, { rows: MOST_ROWS, labelled: room.labelled }, frame, scale.folds);
    if (places.every((p) => p !== null)) {
      const strips = grouped.filter((same) => same.length > 2);
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
  const side = Math.max(frame[1] - m.x, m.x - frame[0]) - markReach(m.mark) - LABEL_GAP;
  return Math.min(side, MOST_LABEL * (frame[1] - frame[0]));
}

function rank(m: Located): number {
  return importance.indexOf(m.mark.shape) + (m.mark.attacker ? 0 : importance.length);
}

function placeMarks(lane: LaneLayout, split: Split, { measure, room }: LaneInput, top: number): number {
  let rows = 0;
  split.single.forEach((m, i) => {
    const place = split.places[i]!;
    const r = markRadius(m.mark);
    const y = top + (place.row + 0.5) * room.row;
    rows = Math.max(rows, place.row + 1);
    const id = `m${m.index}`;
    lane.marks.push({ id, mark: m.mark, x: m.x, y, r });
    const text = split.wanted[i]!;
    if (!place.side || !text) return;
    const width = measure(text, LABEL_SIZE);
    const reach = markReach(m.mark) + LABEL_GAP;
    const x = place.side === 'right' ? m.x + reach : m.x - reach - width;
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
  return top + rows * room.row;
}
